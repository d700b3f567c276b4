using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Sixteen bytes of a row, which a thread loads at once.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Quad
{
    public uint X;
    public uint Y;
    public uint Z;
    public uint W;
}
