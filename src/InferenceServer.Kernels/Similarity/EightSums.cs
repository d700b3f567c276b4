using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Eight sums of sixteen lanes at once, each added up in the order of <see cref="Lanes.Sum(Vector512{float})"/>: halves meet halves, four vectors in one.</summary>
internal static class EightSums
{
    /// <summary>The sums of <paramref name="a"/> to <paramref name="h"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        Vector512<float> e, Vector512<float> f, Vector512<float> g, Vector512<float> h)
        => Avx512F.IsSupported
            ? Shuffled(a, b, c, d, e, f, g, h)
            : Vector256.Create(Lanes.Sum(a), Lanes.Sum(b), Lanes.Sum(c), Lanes.Sum(d), Lanes.Sum(e), Lanes.Sum(f), Lanes.Sum(g), Lanes.Sum(h));

    /// <summary>The sums, of four bytes each, on a processor with vectors of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Shuffled<T>(
        Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d, Vector512<T> e, Vector512<T> f, Vector512<T> g, Vector512<T> h)
    {

        // Four lanes each of a, b, c, d, and of e, f, g, h.
        Vector512<float> abcd = Fours<T>(Halves(a, b), Halves(c, d)), efgh = Fours<T>(Halves(e, f), Halves(g, h));

        // Two lanes each of a, e, b, f, c, g, d, h.
        Vector512<float> twos = Added<T>(Avx512F.Shuffle(abcd, efgh, 0b01_00_01_00), Avx512F.Shuffle(abcd, efgh, 0b11_10_11_10));
        Vector512<float> ones = Added<T>(twos, Avx512F.Permute4x32(twos, 0b10_11_00_01));
        return Avx512F.PermuteVar16x32(ones, Vector512.Create(0, 4, 8, 12, 2, 6, 10, 14, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower().As<float, T>();
    }

    /// <summary>Eight lanes of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Halves<T>(Vector512<T> a, Vector512<T> b)
        => Added<T>(Avx512F.Shuffle4x128(a.AsSingle(), b.AsSingle(), 0b01_00_01_00), Avx512F.Shuffle4x128(a.AsSingle(), b.AsSingle(), 0b11_10_11_10));

    /// <summary>Four lanes of each of the four of which these are eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fours<T>(Vector512<float> ab, Vector512<float> cd)
        => Added<T>(Avx512F.Shuffle4x128(ab, cd, 0b10_00_10_00), Avx512F.Shuffle4x128(ab, cd, 0b11_01_11_01));

    /// <summary>Lanes that are passed around as singles, added as what they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Added<T>(Vector512<float> a, Vector512<float> b) => (a.As<float, T>() + b.As<float, T>()).AsSingle();
}
