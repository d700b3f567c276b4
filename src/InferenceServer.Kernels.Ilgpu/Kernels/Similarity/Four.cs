using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Four neighbouring numbers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Four
{
    public float X;
    public float Y;
    public float Z;
    public float W;
}
