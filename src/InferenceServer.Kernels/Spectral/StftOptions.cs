using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// How a signal is cut into frames. Names in librosa and torch: n_fft, hop_length, win_length, window, center, pad_mode.
/// Lengths count samples. A window shorter than the frame stands in its middle, between zeros.
/// </summary>
public sealed record StftOptions
{
    internal const int MaxFftLength = 1 << 24;
    internal const int MaxThreads = 1024;

    /// <summary>Samples of a frame, n; bins are n/2 + 1. 1 … 2²⁴.</summary>
    public required int FftLength { get; init; }

    /// <summary>Samples from one frame to the next, at least 1; a quarter of the window when 0.</summary>
    public int HopLength { get; init; }

    /// <summary>Samples of the window, at most <see cref="FftLength"/>; as many when 0.</summary>
    public int WindowLength { get; init; }

    /// <summary>The window's shape, periodic.</summary>
    public WindowShape Window { get; init; } = WindowShape.Hann;

    /// <summary>Whether frame t is centred on sample t · hop, the signal being padded by n/2 on both sides.</summary>
    public bool Center { get; init; } = true;

    /// <summary>What the padding is made of.</summary>
    public FramePadding Padding { get; init; } = FramePadding.Reflect;

    /// <summary>Threads that one call may use, at least 1. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>A copy with the defaults filled in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal StftOptions Validated()
    {
        InRange(FftLength, 1, MaxFftLength);
        InRange(WindowLength, 0, FftLength);
        int window = WindowLength == 0 ? FftLength : WindowLength;
        InRange(HopLength, 0, MaxFftLength);
        InRange(Threads, 1, MaxThreads);
        return Enum.IsDefined(Window) && Enum.IsDefined(Padding)
            ? this with { WindowLength = window, HopLength = HopLength == 0 ? Math.Max(window / 4, 1) : HopLength }
            : throw new ArgumentOutOfRangeException(nameof(Window), $"window {Window} or padding {Padding} does not exist");
    }
}
