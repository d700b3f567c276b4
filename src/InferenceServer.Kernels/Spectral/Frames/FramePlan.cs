namespace InferenceServer.Kernels.Spectral;

/// <summary>The tables of one set of <see cref="StftOptions"/>: the transform, windows, and the turns of windows that do not start at sample 0.</summary>
internal sealed class FramePlan
{
    public FramePlan(StftOptions options)
    {
        Options = options.Validated();
        Transform = new RealTransform(Options.FftLength, Options.WindowLength);
        WindowStart = (Options.FftLength - Options.WindowLength) / 2;
        bool pruned = Transform.Support != Options.FftLength;
        LocalStart = pruned ? 0 : WindowStart;
        double[] window = Windows.Make(Options.Window, Options.WindowLength);
        Analysis = Floats(window, 1);
        Synthesis = Floats(window, 1.0 / Options.FftLength);
        Square = new PinnedFloats(window.Length);
        for (int i = 0; i < window.Length; i++)
        {
            Square.Span[i] = (float)(window[i] * window[i]);
        }

        Turns = new PinnedFloats?[Transform.Segments.Length];
        for (int s = 0; s < Turns.Length && pruned; s++)
        {
            Turns[s] = MakeTurns(Transform.Segments[s]);
        }
    }

    public StftOptions Options { get; }

    public RealTransform Transform { get; }

    /// <summary>The window.</summary>
    public PinnedFloats Analysis { get; }

    /// <summary>The window divided by n.</summary>
    public PinnedFloats Synthesis { get; }

    /// <summary>The window squared.</summary>
    public PinnedFloats Square { get; }

    /// <summary>Where the window starts in its frame.</summary>
    public int WindowStart { get; }

    /// <summary>Where the window starts in what is transformed: 0 where the zeros around it are left out.</summary>
    public int LocalStart { get; }

    /// <summary>Per segment and position the factor from the window's own origin to the frame's; null where they are one.</summary>
    public PinnedFloats?[] Turns { get; }

    /// <summary>Samples put before and after the signal.</summary>
    public int Margin => Options.Center ? Options.FftLength / 2 : 0;

    /// <summary>Frames of a signal; 0 where it is shorter than a frame that is not centred.</summary>
    public int FrameCount(int samples)
    {
        long room = samples + (2L * Margin) - Options.FftLength;
        return room < 0 ? 0 : checked((int)(room / Options.HopLength) + 1);
    }

    private static PinnedFloats Floats(double[] values, double scale)
    {
        PinnedFloats floats = new(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            floats.Span[i] = (float)(values[i] * scale);
        }

        return floats;
    }

    // exp(-2πi k o/n) for the bin k that the position holds, conjugated with it.
    private PinnedFloats MakeTurns(RealSegment segment)
    {
        PinnedFloats turns = new(2 * segment.Bins.Length);
        for (int i = 0; i < segment.Bins.Length; i++)
        {
            long bin = segment.Conjugate[i] ? -segment.Bins[i] : segment.Bins[i];
            (double sine, double cosine) = Turn.Of(-bin * WindowStart, Options.FftLength);
            (turns.Span[2 * i], turns.Span[(2 * i) + 1]) = ((float)cosine, (float)sine);
        }

        return turns;
    }
}
