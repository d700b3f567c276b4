using InferenceServer.Kernels.Spectral;
using static InferenceServer.Kernels.Cuda.DeviceArguments;
using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="InverseMel"/> for bands that are on a device: the same solution of least norm and the same steps after it, a group of
/// threads for each frame. Calls return when their work is queued. One call at a time, and one stream until it has been waited for.
/// </summary>
public sealed class CudaInverseMel : IDisposable
{
    private readonly CudaDevice _device;
    private readonly MelDeviceTables _tables;
    private readonly DeviceMemory _bank, _weights, _factors, _iterates;
    private readonly int _mostFrames;

    /// <summary>Makes the tables.</summary>
    /// <param name="device">Must outlive this.</param>
    /// <param name="options">The bands, at most 5888.</param>
    /// <param name="bins">Bins of a frame, n/2 + 1; 1 … 2²³ + 1.</param>
    /// <param name="mostFrames">The most frames of one call, at least 1.</param>
    /// <param name="iterations">Steps after the least-norm solution, 0 … 100 000; with any, scratch is two spectrograms.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="CudaException">There is not enough memory.</exception>
    public CudaInverseMel(CudaDevice device, MelOptions options, int bins, int mostFrames, int iterations = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        InRange(bins, 1, (StftOptions.MaxFftLength / 2) + 1);
        InRange(mostFrames, 1, int.MaxValue);
        InRange(iterations, 0, 100_000);
        (Options, Bins, Iterations, _mostFrames) = (options.Validated(), bins, iterations, mostFrames);
        _tables = new(Options, bins);
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _ = device.Function(InverseMelLaunch.Kernel);
        try
        {
            _bank = DeviceFrames.Copy<int>(device, _tables.Bank);
            _weights = DeviceFrames.Copy<float>(device, _tables.Weights);
            _factors = DeviceFrames.Copy<float>(device, _tables.Factors);
            _iterates = new(device, Math.Max(IterateValues(mostFrames), 1) * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The options with their defaults filled in.</summary>
    public MelOptions Options { get; }

    /// <summary>Bins of a frame.</summary>
    public int Bins { get; }

    /// <summary>Steps after the least-norm solution.</summary>
    public int Iterations { get; }

    /// <summary>Finds a spectrogram with the given bands.</summary>
    /// <param name="bands">The device's address of bands x frames values; only read. A NaN or infinity reaches its own frame only.</param>
    /// <param name="frames">Frames, from 1 to the most.</param>
    /// <param name="spectrogram">The device's address of room for bins x frames values; may not overlap <paramref name="bands"/>.</param>
    /// <param name="bandOrder">How the bands lie, which take the place of bins.</param>
    /// <param name="order">How the spectrogram lies.</param>
    /// <param name="stream">The CUDA stream to work on; not waited for.</param>
    /// <exception cref="ArgumentException">An argument is not as described.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Solve(
        ulong bands, int frames, ulong spectrogram, SpectrumOrder bandOrder = SpectrumOrder.BinsFrames, SpectrumOrder order = SpectrumOrder.BinsFrames, nint stream = 0)
    {
        IsAddress(bands);
        IsAddress(spectrogram);
        InRange(frames, 1, _mostFrames);
        Exists(bandOrder);
        Exists(order);
        InverseMelLaunch launch = new(_tables, _bank.Pointer, _weights.Pointer, _factors.Pointer, _iterates.Pointer, Iterations);
        launch.Of(bands, frames, spectrogram, bandOrder, order).Run(_device, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bank?.Dispose();
        _weights?.Dispose();
        _factors?.Dispose();
        _iterates?.Dispose();
    }

    private long IterateValues(int frames) => Iterations > 0 ? 2L * frames * Bins : 0;
}
