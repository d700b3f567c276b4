using System.Runtime.InteropServices;
using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Four numbers as bfloat16, two to a word: what a lane gives to the tensor cores of a row or of a query.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Pair
{
    public uint Low;
    public uint High;

    /// <summary>Rounds to nearest, ties to even. Numbers that bfloat16 has stay as they are.</summary>
    public static Pair Rounded(Four numbers) => new()
    {
        Low = Rounded(numbers.X) | (Rounded(numbers.Y) << 16),
        High = Rounded(numbers.Z) | (Rounded(numbers.W) << 16),
    };

    /// <summary>Of numbers that bfloat16 has.</summary>
    public static Pair Exact(Four numbers) => new()
    {
        Low = (Interop.FloatAsInt(numbers.X) >> 16) | (Interop.FloatAsInt(numbers.Y) & 0xFFFF0000),
        High = (Interop.FloatAsInt(numbers.Z) >> 16) | (Interop.FloatAsInt(numbers.W) & 0xFFFF0000),
    };

    private static uint Rounded(float number)
    {
        uint bits = Interop.FloatAsInt(number);
        return float.IsNaN(number) ? 0x7FC0 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }
}
