using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// A lane's sums of sixteen rows against eight queries: with g = lane / 4 and t = lane % 4 those of rows g (A, B) and g + 8 (C, D)
/// against queries 2t (A, C) and 2t + 1 (B, D).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TileSums
{
    public float A;
    public float B;
    public float C;
    public float D;
}
