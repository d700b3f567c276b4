using InferenceServer.Kernels.Spectral;
using static InferenceServer.Kernels.Cuda.DeviceArguments;
using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// <see cref="Stft"/> for signals and spectra that are on a device and stay there. Transforms run in the shared memory of one group of
/// threads: lengths of the factors 2, 3, 5 and 7, up to 12 288 samples where they are even, else 6 144; of a frame that is several times its
/// window only the window counts, up to 6 144 samples. Sums are always made in the same order.
/// <para>
/// Calls return when their work is queued; errors of the work itself come with a later call. One call at a time, and one
/// stream until it has been waited for: the scratch is this object's.
/// </para>
/// </summary>
public sealed class CudaStft : IDisposable
{
    private readonly Stft _stft;
    private readonly DeviceFrames _frames;

    /// <summary>Makes the tables.</summary>
    /// <param name="device">Must outlive this.</param>
    /// <param name="options">How the signal is cut into frames; threads mean nothing here.</param>
    /// <param name="mostFrames">The most frames of one call, at least 1; scratch is a window for each and for each segment of the bins.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the device cannot transform frames of that length.</exception>
    /// <exception cref="CudaException">There is not enough memory.</exception>
    public CudaStft(CudaDevice device, StftOptions options, int mostFrames)
    {
        _stft = new(options);
        InRange(mostFrames, 1, int.MaxValue);
        _frames = new(device, new(_stft.Plan, byBin: true), mostFrames, FrameLaunches.Stft, FrameLaunches.InverseStft);
    }

    /// <summary>The options with their defaults filled in.</summary>
    public StftOptions Options => _stft.Options;

    /// <summary>n/2 + 1.</summary>
    public int Bins => _stft.Bins;

    /// <summary>As <see cref="Stft.FrameCount"/>.</summary>
    public int FrameCount(int samples) => _stft.FrameCount(samples);

    /// <summary>As <see cref="Stft.SampleCount"/>.</summary>
    public int SampleCount(int frames) => _stft.SampleCount(frames);

    /// <summary>Transforms a signal.</summary>
    /// <param name="signal">The device's address of the samples.</param>
    /// <param name="samples">How many, at least 1; more than n/2 where mirrored.</param>
    /// <param name="spectrum">The device's address of room for bins x <see cref="FrameCount"/> values, or pairs of them.</param>
    /// <param name="values">What is kept of a bin.</param>
    /// <param name="order">How the spectrum lies.</param>
    /// <param name="stream">The CUDA stream to work on; not waited for.</param>
    /// <exception cref="ArgumentException">An argument is not as described, or there are more frames than this was made for.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Forward(
        ulong signal, int samples, ulong spectrum, SpectrumValues values = SpectrumValues.Complex, SpectrumOrder order = SpectrumOrder.BinsFrames, nint stream = 0)
    {
        IsAddress(signal);
        IsAddress(spectrum);
        InRange(samples, 1, int.MaxValue);
        Exists(values);
        Exists(order);
        SignalPadding.Check(Options.Padding, samples, _stft.Plan.Margin);
        int frames = FrameCount(samples);
        InRange(frames, 0, _frames.MostFrames);
        if (frames > 0)
        {
            _frames.Launches.Forward(signal, samples, spectrum, frames, values, order).Run(_frames.Device, stream);
        }
    }

    /// <summary>The signal whose frames are nearest to the given ones, as <see cref="Stft.Inverse"/>.</summary>
    /// <param name="spectrum">The device's address of bins x frames complex numbers.</param>
    /// <param name="frames">Frames, from 1 to the most.</param>
    /// <param name="signal">The device's address of room for the samples.</param>
    /// <param name="samples">How many, at least 1; <see cref="SampleCount"/> is the default of torch and librosa.</param>
    /// <param name="order">How the spectrum lies.</param>
    /// <param name="stream">The CUDA stream to work on; not waited for.</param>
    /// <exception cref="ArgumentException">An argument is not as described.</exception>
    /// <exception cref="CudaException">The driver refused.</exception>
    public void Inverse(ulong spectrum, int frames, ulong signal, int samples, SpectrumOrder order = SpectrumOrder.BinsFrames, nint stream = 0)
    {
        IsComplexAddress(spectrum);
        IsAddress(signal);
        InRange(frames, 1, _frames.MostFrames);
        InRange(samples, 1, int.MaxValue);
        Exists(order);
        _frames.Launches.Inverse(spectrum, frames, order).Run(_frames.Device, stream);
        _frames.Launches.Assemble(frames, signal, samples).Run(_frames.Device, stream);
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
