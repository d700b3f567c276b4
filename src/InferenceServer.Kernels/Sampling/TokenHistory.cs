using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// The tokens that one sequence has seen. Not safe from several threads while it is written to.
/// </summary>
public sealed class TokenHistory
{
    // Value: how often it was generated; 0 where it stands in the prompt only.
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Each token seen and how often it was generated.</summary>
    internal IReadOnlyDictionary<int, int> Counts => _counts;

    /// <summary>Notes tokens of the prompt: the repetition penalty looks at them, presence and frequency do not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is negative.</exception>
    public void AddPrompt(ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            _counts.TryAdd(token, 0);
        }
    }

    /// <summary>Notes a generated token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void Add(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _)++;
    }

    /// <summary>Forgets everything; the memory is kept for the next sequence.</summary>
    public void Clear() => _counts.Clear();

    /// <summary>Applies the penalties in place: repetition, then frequency, then presence. Tokens beyond the row are passed over.</summary>
    internal void Penalise(Span<float> row, SamplingSettings settings)
    {
        float repetition = settings.RepetitionPenalty;
        foreach ((int token, int count) in _counts)
        {
            if (token >= row.Length)
            {
                continue;
            }

            float x = row[token];
            if (repetition != 1)
            {
                x = x > 0 ? x / repetition : x * repetition;
            }

            if (count > 0)
            {
                x -= settings.FrequencyPenalty * count;
                x -= settings.PresencePenalty;
            }

            row[token] = x;
        }
    }
}
