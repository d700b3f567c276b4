using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>What the kernel needs to know of a row; the launcher writes the same 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowArguments
{
    /// <summary>The row's 64 uniform bits.</summary>
    public ulong Uniform;

    /// <summary>log2(e) / temperature.</summary>
    public float Scale;

    /// <summary>Least power t that min-p keeps; negative infinity keeps all.</summary>
    public float LeastPower;

    /// <summary>1 or more keeps all.</summary>
    public float TopP;

    /// <summary>1 keeps all.</summary>
    public float TypicalP;

    /// <summary>0 keeps all; 1 is greedy as well.</summary>
    public int TopK;

    /// <summary>Nothing.</summary>
    public int Padding;
}
