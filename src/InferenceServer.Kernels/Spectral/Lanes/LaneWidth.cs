using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Spectral;

/// <summary>How many frames go into one vector.</summary>
internal static class LaneWidth
{
    /// <summary>16, 8 or 4, by the path that this process takes.</summary>
    public static int Widest => VectorWidth.Bits / 32;

    /// <summary>The narrowest vector that holds <paramref name="frames"/> frames, at most <paramref name="widest"/>.</summary>
    public static int For(int frames, int widest)
        => frames == 1 ? 1 : Math.Min(widest, frames <= 4 ? 4 : frames <= 8 ? 8 : 16);
}
