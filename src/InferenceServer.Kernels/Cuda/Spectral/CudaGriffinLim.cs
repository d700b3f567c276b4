using InferenceServer.Kernels.Spectral;
using static InferenceServer.Kernels.Cuda.DeviceArguments;
using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="GriffinLim"/> for magnitudes that are on a device: all rounds run there, two launches each. Lengths as for <see cref="CudaStft"/>.
/// The same input gives the same bits; the CPU agrees in spectral convergence, sample by sample only for few rounds.
/// <para>
/// Calls return when their work is queued. One call at a time, and one stream until it has been waited for: the scratch
/// (three spectrograms of magnitudes and the frames) is this object's.
/// </para>
/// </summary>
public sealed class CudaGriffinLim : IDisposable
{
    private const string StartKernel = "griffin_lim_start", RoundKernel = "griffin_lim_round";

    private readonly Stft _stft;
    private readonly DeviceFrames _frames;
    private readonly DeviceMemory _kept, _previous;
    private readonly float _momentum;

    /// <summary>Makes the tables and the scratch.</summary>
    /// <param name="device">Must outlive this.</param>
    /// <param name="options">The rounds; threads mean nothing here.</param>
    /// <param name="mostFrames">The most frames of one call, at least 1.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the device cannot transform frames of that length.</exception>
    /// <exception cref="CudaException">There is not enough memory.</exception>
    public CudaGriffinLim(CudaDevice device, GriffinLimOptions options, int mostFrames)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Validated();
        InRange(mostFrames, 1, int.MaxValue);
        _stft = new(Options.Frames);
        _frames = new(device, new(_stft.Plan, byBin: false), mostFrames, StartKernel, RoundKernel);
        try
        {
            _kept = new(device, Values(mostFrames) * sizeof(float));
            _previous = new(device, 2 * Values(mostFrames) * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }

        _momentum = (float)(Options.Momentum / (1 + Options.Momentum));
    }

    /// <summary>The options with their defaults filled in.</summary>
    public GriffinLimOptions Options { get; }

    /// <summary>Bins of a frame.</summary>
    public int Bins => _stft.Bins;

    /// <summary>Samples of the result, as <see cref="Stft.SampleCount"/>.</summary>
    public int SampleCount(int frames) => _stft.SampleCount(frames);

    /// <summary>Rebuilds a signal.</summary>
    /// <param name="magnitudes">The device's address of bins x frames magnitudes, finite and ≥ 0 (which is not checked), not squared; only read.</param>
    /// <param name="frames">Frames, from 1 to the most.</param>
    /// <param name="signal">The device's address of room for <see cref="SampleCount"/> samples.</param>
    /// <param name="start">The device's address of bins x frames complex factors of the magnitudes, first phases; 0 for phases of 0. Only read.</param>
    /// <param name="order">How magnitudes and factors lie.</param>
    /// <param name="stream">The CUDA stream to work on; not waited for.</param>
    /// <exception cref="ArgumentException">An argument is not as described, or the signal is too short to be mirrored over half a frame.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Reconstruct(ulong magnitudes, int frames, ulong signal, ulong start = 0, SpectrumOrder order = SpectrumOrder.BinsFrames, nint stream = 0)
    {
        IsAddress(magnitudes);
        IsAddress(signal);
        InRange(frames, 1, _frames.MostFrames);
        Exists(order);
        if (start != 0)
        {
            IsComplexAddress(start);
        }

        int samples = SampleCount(frames);
        if (samples == 0)
        {
            return;
        }

        if (Options.Iterations > 0)
        {
            SignalPadding.Check(Options.Frames.Padding, samples, _stft.Plan.Margin);
        }

        Begin(magnitudes, frames, start, order, stream);
        for (int iteration = 0; iteration < Options.Iterations; iteration++)
        {
            _frames.Assemble(frames, signal, samples, stream);
            Round(frames, signal, samples, stream);
        }

        _frames.Assemble(frames, signal, samples, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _kept?.Dispose();
        _previous?.Dispose();
    }

    private void Begin(ulong magnitudes, int frames, ulong start, SpectrumOrder order, nint stream)
    {
        SpectrumStrides strides = SpectrumStrides.Of(order, Bins, frames, 1);
        KernelLaunch launch = default;
        _frames.AddTables(ref launch);
        launch.View(magnitudes, (long)Bins * frames);
        launch.View(start, start == 0 ? 0 : (long)Bins * frames);
        launch.Number(strides.Bin);
        launch.Number(strides.Frame);
        launch.View(_kept.Pointer, Values(frames));
        launch.View(_previous.Pointer, Values(frames));
        _frames.AddRows(ref launch, frames);
        _frames.Run(ref launch, StartKernel, frames, stream);
    }

    private void Round(int frames, ulong signal, int samples, nint stream)
    {
        KernelLaunch launch = default;
        _frames.AddTables(ref launch);
        _frames.AddWindow(ref launch);
        launch.View(signal, samples);
        launch.View(_kept.Pointer, Values(frames));
        launch.View(_previous.Pointer, Values(frames));
        _frames.AddRows(ref launch, frames);
        launch.Number(_momentum);
        _frames.Run(ref launch, RoundKernel, frames, stream);
    }

    private long Values(int frames) => (long)frames * _frames.Tables.Slots;
}
