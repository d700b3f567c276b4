using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>What a token's probability follows from; the launcher reads the same 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowWeight
{
    /// <summary>The mass of the whole row before the filters; 0 where everything is banned.</summary>
    public long Total;

    /// <summary>The token's power.</summary>
    public float Power;

    /// <summary>Nothing.</summary>
    public int Padding;
}
