using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Which width the loops over a row run at.</summary>
internal static class Lanes
{
    /// <summary>Floats taken at once.</summary>
    public static int Count => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
}
