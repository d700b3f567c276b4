using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="TokenSampler"/> for logits that are on a device and stay there: the same token from the same logits. History,
/// bias, typical sampling and log-probabilities are not for the device; <see cref="CanSample"/> tells. One call at a time.
/// </summary>
public sealed unsafe class CudaTokenSampler : IDisposable
{
    private const string Kernel = "sample_rows";
    private const int MostThreads = 1024, LeastThreads = 32;

    private readonly CudaDevice _device;
    private readonly DeviceMemory _rows;
    private readonly DeviceMemory _tokens;
    private readonly DeviceRow[] _staged;

    /// <summary>Makes a sampler.</summary>
    /// <param name="device">Must outlive this.</param>
    /// <param name="mostRows">The most rows of one call.</param>
    public CudaTokenSampler(CudaDevice device, int mostRows)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostRows, 1);
        _device = device;
        _ = device.Function(Kernel);
        _staged = new DeviceRow[mostRows];
        _rows = new(device, (long)mostRows * sizeof(DeviceRow));
        _tokens = new(device, (long)mostRows * sizeof(int));
    }

    /// <summary>Whether the device can do what a row asks for.</summary>
    public static bool CanSample(in SamplingRow row)
        => row.Settings is not null && row.History is null && row.Bias is null && (row.Settings.Temperature == 0 || row.Settings.TypicalP >= 1);

    /// <summary>Samples one token for each row.</summary>
    /// <param name="logits">The device's address of rows.Length x vocabulary floats, ready on <paramref name="stream"/>; only read.</param>
    /// <param name="vocabulary">Logits in a row, from 1 to <see cref="TokenSampler.LongestVocabulary"/>.</param>
    /// <param name="rows">From 1 to the most rows.</param>
    /// <param name="tokens">Receives a token for each row.</param>
    /// <param name="stream">The CUDA stream to work on; waited for.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row asks for what the device cannot do.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Sample(ulong logits, int vocabulary, ReadOnlySpan<SamplingRow> rows, Span<int> tokens, nint stream = 0)
    {
        if (rows.IsEmpty || rows.Length > _staged.Length || tokens.Length != rows.Length || vocabulary is < 1 or > TokenSampler.LongestVocabulary)
        {
            throw new ArgumentException($"There are {rows.Length} rows of {vocabulary} and room for {tokens.Length} tokens; expected 1 to {_staged.Length} rows of 1 to {TokenSampler.LongestVocabulary}, a token to each.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            _staged[i] = CanSample(rows[i]) ? DeviceRow.Of(rows[i]) : throw new ArgumentException($"Row {i} asks for what the device cannot do.", nameof(rows));
        }

        _rows.Write<DeviceRow>(_staged.AsSpan(0, rows.Length), stream);
        Launch(logits, vocabulary, rows.Length, stream);
        _tokens.Read(tokens, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _tokens.Dispose();
    }

    /// <summary>Only launches, with the rows staged last.</summary>
    internal void Launch(ulong logits, int vocabulary, int rows, nint stream)
    {
        uint threads = LeastThreads;
        while (threads < MostThreads && threads * 4 < vocabulary)
        {
            threads *= 2;
        }

        // The kernel's parameters as it declares them: a view is a pointer and a length.
        ulong* logitView = stackalloc ulong[] { logits, (ulong)rows * (ulong)vocabulary };
        ulong* rowView = stackalloc ulong[] { _rows.Pointer, (ulong)rows };
        ulong* tokenView = stackalloc ulong[] { _tokens.Pointer, (ulong)rows };
        void** parameters = stackalloc void*[] { logitView, &vocabulary, rowView, tokenView };
        using ContextScope scope = _device.Enter();
        Driver.Check(Driver.cuLaunchKernel(_device.Function(Kernel), (uint)rows, 1, 1, threads, 1, 1, 0, stream, parameters, null));
    }
}
