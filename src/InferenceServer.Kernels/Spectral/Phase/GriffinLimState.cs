namespace InferenceServer.Kernels.Spectral;

/// <summary>One call's spectrograms in the order that the transforms leave them in: [group][position][lanes], so that a round streams through them.</summary>
internal readonly unsafe struct GriffinLimState(FramePlan plan, float* magnitudes, float* previous, float* padded, float* rows, int frames)
{
    public FramePlan Plan => plan;

    public int Frames => frames;

    /// <summary>The signal with its margins.</summary>
    public float* Padded => padded;

    /// <summary>[frames][window].</summary>
    public float* Rows => rows;

    /// <summary>Floats of one such spectrogram of real values.</summary>
    public static long Floats(FramePlan plan, int frames) => ((long)frames + LaneBuffers.TileFloats) * plan.Transform.Bins;

    /// <summary>Magnitudes of the group that begins with frame <paramref name="first"/>.</summary>
    public float* Magnitudes(int first) => magnitudes + (nint)first * plan.Transform.Bins;

    /// <summary>The group's spectrum of the round before.</summary>
    public float* Previous(int first) => previous + 2 * (nint)first * plan.Transform.Bins;
}
