using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Spectral;

/// <summary>How many frames go into one vector.</summary>
internal static class LaneWidth
{
    /// <summary>16, 8 or 4, by what the machine does in one instruction.</summary>
    public static int Widest => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The narrowest vector that holds <paramref name="frames"/> frames, at most <paramref name="widest"/>.</summary>
    public static int For(int frames, int widest)
        => frames == 1 ? 1 : Math.Min(widest, frames <= 4 ? 4 : frames <= 8 ? 8 : 16);
}
