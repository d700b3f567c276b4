using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The filter of a <see cref="Resampler"/>: a windowed sinc. The defaults are resampy's and torchaudio's "kaiser best".</summary>
public sealed record ResamplerOptions
{
    /// <summary>Samples per second that come in, 1 … 10 000 000.</summary>
    public required int FromRate { get; init; }

    /// <summary>Samples per second that go out, 1 … 10 000 000.</summary>
    public required int ToRate { get; init; }

    /// <summary>The sinc's window.</summary>
    public ResamplerWindow Window { get; init; } = ResamplerWindow.Kaiser;

    /// <summary>Zero crossings of the sinc on either side, 1 … 1024.</summary>
    public int ZeroCrossings { get; init; } = 64;

    /// <summary>Where the filter cuts, as a part of the lower of the two Nyquist frequencies; 0.1 … 1.</summary>
    public double RollOff { get; init; } = 0.9475937167399596;

    /// <summary>The Kaiser window's shape, 0 … 30.</summary>
    public double Beta { get; init; } = 14.769656459379492;

    /// <summary>Threads one call may use, at least 1.</summary>
    public int Threads { get; init; } = 1;

    internal ResamplerOptions Validated()
    {
        InRange(FromRate, 1, 10_000_000);
        InRange(ToRate, 1, 10_000_000);
        InRange(ZeroCrossings, 1, 1024);
        InRange(RollOff, 0.1, 1);
        InRange(Beta, 0, 30);
        InRange(Threads, 1, StftOptions.MaxThreads);
        return Enum.IsDefined(Window) ? this : throw new ArgumentOutOfRangeException(nameof(Window), Window, "no such window");
    }
}
