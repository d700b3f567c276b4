using System.Runtime.InteropServices;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The histories and biases of a call's rows, row by row, as the kernel that applies them reads them.</summary>
internal sealed class RowAdjustments
{
    private readonly List<DeviceAdjustment> _rows = [];
    private readonly List<int> _tokens = [], _values = [];

    public ReadOnlySpan<DeviceAdjustment> Rows => CollectionsMarshal.AsSpan(_rows);

    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>For a token of a history how often it was generated; for one of a bias the bits of what is added.</summary>
    public ReadOnlySpan<int> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Takes other rows.</summary>
    public void Fill(ReadOnlySpan<SamplingRow> rows)
    {
        _rows.Clear();
        _tokens.Clear();
        _values.Clear();
        foreach (ref readonly SamplingRow row in rows)
        {
            int first = _tokens.Count, seen = row.History?.Counts.Count ?? 0, biased = row.Bias?.Tokens.Length ?? 0;
            foreach ((int token, int count) in row.History?.Counts ?? new Dictionary<int, int>())
            {
                _tokens.Add(token);
                _values.Add(count);
            }

            for (int i = 0; i < biased; i++)
            {
                _tokens.Add(row.Bias!.Tokens[i]);
                _values.Add(BitConverter.SingleToInt32Bits(row.Bias.Biases[i]));
            }

            _rows.Add(new(first, seen, biased, row.Settings.RepetitionPenalty, row.Settings.FrequencyPenalty, row.Settings.PresencePenalty));
        }
    }
}
