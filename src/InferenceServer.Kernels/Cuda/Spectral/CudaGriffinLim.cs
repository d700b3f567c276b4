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
        _frames = new(device, new(_stft.Plan, byBin: false), mostFrames, FrameLaunches.Start, FrameLaunches.Round);
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

        FrameLaunches launches = _frames.Launches;
        launches.Begin(magnitudes, frames, start, order, _kept.Pointer, _previous.Pointer).Run(_frames.Device, stream);
        for (int iteration = 0; iteration < Options.Iterations; iteration++)
        {
            launches.Assemble(frames, signal, samples).Run(_frames.Device, stream);
            launches.Again(signal, samples, frames, _kept.Pointer, _previous.Pointer, _momentum).Run(_frames.Device, stream);
        }

        launches.Assemble(frames, signal, samples).Run(_frames.Device, stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _kept?.Dispose();
        _previous?.Dispose();
    }

    private long Values(int frames) => (long)frames * _frames.Tables.Slots;
}
