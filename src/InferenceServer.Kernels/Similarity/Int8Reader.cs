using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Reads <see cref="RowFormat.Int8"/>, before the row's scale.</summary>
internal readonly unsafe struct Int8Reader : IRowReader
{
    public static int Size => sizeof(sbyte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* at)
    {
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)at)));
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(
                Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32((sbyte*)at)),
                Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32((sbyte*)at + 8)));
        }

        (Vector128<short> lower, Vector128<short> upper) = Vector128.Widen(Vector128.Load((sbyte*)at));
        (Vector128<int> a, Vector128<int> b) = Vector128.Widen(lower);
        (Vector128<int> c, Vector128<int> d) = Vector128.Widen(upper);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)));
    }
}
