using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Three rounded rows against eight rounded queries, as <see cref="QueryTile"/> does it in singles. A row may come in several stretches, whose
/// sums are added to the scores one by one.
/// </summary>
internal static unsafe class ScreenTile
{
    /// <summary>Multiplies one stretch of three rows.</summary>
    /// <param name="a">The stretch of the first row; <paramref name="b"/> and <paramref name="c"/> are the others'.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="length">Numbers in the stretch, whole steps of <see cref="QueryScreen.Step"/>.</param>
    /// <param name="group">The stretch of the queries, woven.</param>
    /// <param name="isFirst">Whether the rows begin here.</param>
    /// <param name="scores">Three times the sums of eight queries.</param>
    /// <param name="ahead">Of which a share is fetched meanwhile.</param>
    public static void Score(short* a, short* b, short* c, nint length, short* group, bool isFirst, float* scores, ref FetchAhead ahead)
    {
        // Half as many steps as there would be for singles.
        byte* fetched = ahead.Take(length / 2, out nint step);
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            Wide(a, b, c, length, group, isFirst, scores, fetched, step);
        }
        else
        {
            NarrowScreenTile.Score(a, b, c, length, group, isFirst, scores);
        }
    }

    /// <summary>Sums follow products by twos: where they alternate, the processor sends sums to the units that could multiply.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(short* a, short* b, short* c, nint length, short* q, bool isFirst, float* scores, byte* fetched, nint step)
    {
        Vector512<int> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<int> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        Vector512<int> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (nint i = 0; i < length; i += QueryScreen.Step, q += QueryTile.Queries * QueryScreen.Step, fetched += step)
        {
            Sse.Prefetch1(fetched);
            Vector512<short> ra = Vector512.Load(a + i), rb = Vector512.Load(b + i), rc = Vector512.Load(c + i), n, m;
            Vector512<int> t, u;
            (n, m) = (Vector512.Load(q), Vector512.Load(q + QueryScreen.Step));
            (t, u) = (Avx512BW.MultiplyAddAdjacent(ra, n), Avx512BW.MultiplyAddAdjacent(rb, n));
            a0 += t;
            b0 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rc, n), Avx512BW.MultiplyAddAdjacent(ra, m));
            c0 += t;
            a1 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rb, m), Avx512BW.MultiplyAddAdjacent(rc, m));
            b1 += t;
            c1 += u;
            (n, m) = (Vector512.Load(q + (2 * QueryScreen.Step)), Vector512.Load(q + (3 * QueryScreen.Step)));
            (t, u) = (Avx512BW.MultiplyAddAdjacent(ra, n), Avx512BW.MultiplyAddAdjacent(rb, n));
            a2 += t;
            b2 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rc, n), Avx512BW.MultiplyAddAdjacent(ra, m));
            c2 += t;
            a3 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rb, m), Avx512BW.MultiplyAddAdjacent(rc, m));
            b3 += t;
            c3 += u;
            (n, m) = (Vector512.Load(q + (4 * QueryScreen.Step)), Vector512.Load(q + (5 * QueryScreen.Step)));
            (t, u) = (Avx512BW.MultiplyAddAdjacent(ra, n), Avx512BW.MultiplyAddAdjacent(rb, n));
            a4 += t;
            b4 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rc, n), Avx512BW.MultiplyAddAdjacent(ra, m));
            c4 += t;
            a5 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rb, m), Avx512BW.MultiplyAddAdjacent(rc, m));
            b5 += t;
            c5 += u;
            (n, m) = (Vector512.Load(q + (6 * QueryScreen.Step)), Vector512.Load(q + (7 * QueryScreen.Step)));
            (t, u) = (Avx512BW.MultiplyAddAdjacent(ra, n), Avx512BW.MultiplyAddAdjacent(rb, n));
            a6 += t;
            b6 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rc, n), Avx512BW.MultiplyAddAdjacent(ra, m));
            c6 += t;
            a7 += u;
            (t, u) = (Avx512BW.MultiplyAddAdjacent(rb, m), Avx512BW.MultiplyAddAdjacent(rc, m));
            b7 += t;
            c7 += u;
        }

        Add(EightSums.Shuffled(a0, a1, a2, a3, a4, a5, a6, a7), isFirst, scores);
        Add(EightSums.Shuffled(b0, b1, b2, b3, b4, b5, b6, b7), isFirst, scores + QueryTile.Queries);
        Add(EightSums.Shuffled(c0, c1, c2, c3, c4, c5, c6, c7), isFirst, scores + (2 * QueryTile.Queries));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<int> sums, bool isFirst, float* scores)
    {
        Vector256<float> singles = Vector256.ConvertToSingle(sums);
        (isFirst ? singles : singles + Vector256.Load(scores)).Store(scores);
    }
}
