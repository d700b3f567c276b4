using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Simd;

/// <summary>Which path the kernels of this process take.</summary>
internal static class VectorWidth
{
    /// <summary>512, 256 or 128: the widest vectors that the processor runs at full speed and the runtime was not told to avoid.</summary>
    public static int Bits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
