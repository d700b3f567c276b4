using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Singles rounded to whole numbers of 16 bits.</summary>
internal static class ScreenRounding
{
    /// <summary>Whether the processor multiplies whole numbers faster than singles; where it does not, nothing is screened.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Sixteen numbers, to nearest; beyond 16 bits the outermost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Sixteen(Vector512<float> numbers)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            return Avx512BW.ConvertToVector256Int16WithSaturation(Avx512F.ConvertToVector512Int32(numbers));
        }

        Vector256<int> lower = Avx.ConvertToVector256Int32(numbers.GetLower()), upper = Avx.ConvertToVector256Int32(numbers.GetUpper());
        return Avx2.Permute4x64(Avx2.PackSignedSaturate(lower, upper).AsInt64(), 0b11_01_10_00).AsInt16();
    }
}
