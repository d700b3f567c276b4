using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Reads <see cref="RowFormat.BFloat16"/>.</summary>
internal readonly unsafe struct BFloat16Reader : IRowReader
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* at)
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            return (Avx512F.ConvertToVector512UInt32(Vector256.Load((ushort*)at)) << 16).AsSingle();
        }

        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(Vector256.Load((ushort*)at));
        return Vector512.Create(lower << 16, upper << 16).AsSingle();
    }
}
