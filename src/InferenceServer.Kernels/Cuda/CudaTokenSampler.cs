using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="TokenSampler"/> for logits that are on a device and stay there: the same token and the same log-probability from the
/// same logits, whatever a row asks for. One call at a time.
/// </summary>
public sealed class CudaTokenSampler : IDisposable
{
    private const string Kernel = "sample_rows";
    private const int MostThreads = 1024, LeastThreads = 32, RowBytes = 32, WeightBytes = 16;

    private readonly CudaDevice _device;
    private readonly LogitAdjuster _adjuster;
    private readonly DeviceMemory _rows;
    private readonly DeviceMemory _tokens;
    private readonly DeviceMemory _weights;
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
        _adjuster = new(device, mostRows);
        try
        {
            _rows = new(device, (long)mostRows * RowBytes);
            _tokens = new(device, (long)mostRows * sizeof(int));
            _weights = new(device, (long)mostRows * WeightBytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Samples one token for each row.</summary>
    /// <param name="logits">The device's address of rows.Length x vocabulary floats, ready on <paramref name="stream"/>. Penalties, bias and bans are applied in place; where a row has none it is only read.</param>
    /// <param name="vocabulary">Logits in a row, from 1 to <see cref="TokenSampler.LongestVocabulary"/>.</param>
    /// <param name="rows">From 1 to the most rows.</param>
    /// <param name="tokens">Receives a token for each row.</param>
    /// <param name="logProbabilities">Empty, or receives for each row what <see cref="TokenSampler.Sample"/> gives.</param>
    /// <param name="stream">The CUDA stream to work on; waited for.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row has no settings.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Sample(
        ulong logits, int vocabulary, ReadOnlySpan<SamplingRow> rows, Span<int> tokens, Span<float> logProbabilities = default, nint stream = 0)
    {
        Check(vocabulary, rows, tokens.Length, logProbabilities.Length, _staged.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            _staged[i] = DeviceRow.Of(rows[i]);
        }

        _adjuster.Run(logits, vocabulary, rows, stream);
        _rows.Write<DeviceRow>(_staged.AsSpan(0, rows.Length), stream);
        Launch(logits, vocabulary, rows.Length, stream, !logProbabilities.IsEmpty);
        _tokens.Read(tokens, stream);
        if (!logProbabilities.IsEmpty)
        {
            DeviceRowWeight[] weights = new DeviceRowWeight[rows.Length];
            _weights.Read<DeviceRowWeight>(weights, stream);
            for (int i = 0; i < weights.Length; i++)
            {
                logProbabilities[i] = weights[i].LogProbability;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _adjuster.Dispose();
        _rows?.Dispose();
        _tokens?.Dispose();
        _weights?.Dispose();
    }

    /// <summary>Only launches, with the rows staged last.</summary>
    internal void Launch(ulong logits, int vocabulary, int rows, nint stream, bool withWeights = false)
        => LaunchOf(logits, vocabulary, rows, _rows.Pointer, _tokens.Pointer, withWeights ? _weights.Pointer : 0).Run(_device, stream);

    /// <summary>The launch over rows, tokens and weights (0 for none) at the given addresses.</summary>
    internal static KernelLaunch LaunchOf(ulong logits, int vocabulary, int count, ulong rows, ulong tokens, ulong weights)
    {
        int threads = LeastThreads;
        while (threads < MostThreads && threads * 4 < vocabulary)
        {
            threads *= 2;
        }

        KernelLaunch launch = new(Kernel, count, 1, threads, 0);
        launch.View(logits, (long)count * vocabulary);
        launch.Number(vocabulary);
        launch.View(rows, count);
        launch.View(tokens, count);
        launch.View(weights, weights == 0 ? 0 : count);
        return launch;
    }

    /// <summary>What can be said without a device.</summary>
    internal static void Check(int vocabulary, ReadOnlySpan<SamplingRow> rows, int tokens, int logProbabilities, int mostRows)
    {
        if (rows.IsEmpty || rows.Length > mostRows || tokens != rows.Length || vocabulary is < 1 or > TokenSampler.LongestVocabulary)
        {
            throw new ArgumentException($"There are {rows.Length} rows of {vocabulary} and room for {tokens} tokens; expected 1 to {mostRows} rows of 1 to {TokenSampler.LongestVocabulary}, a token to each.", nameof(rows));
        }

        if (logProbabilities != 0 && logProbabilities != rows.Length)
        {
            throw new ArgumentException($"There is room for {logProbabilities} log-probabilities; expected none or {rows.Length}, one to a row.", nameof(logProbabilities));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Settings is null)
            {
                throw new ArgumentException($"Row {i} has no settings.", nameof(rows));
            }
        }
    }
}
