using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Three rows against eight queries: twenty-four running sums of sixteen lanes stay in registers while each vector that is loaded
/// serves three or eight products. A row may come in several stretches, the sums being carried from one to the next in memory.
/// Every score has the bits that <see cref="RowScan"/> gives it.
/// </summary>
internal static unsafe class QueryTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 3;

    /// <summary>Queries of a tile.</summary>
    public const int Queries = 8;

    /// <summary>Numbers that are carried for a tile.</summary>
    public const int Carried = Rows * Queries * Lanes.Count;

    /// <summary>Multiplies one stretch of three packed rows.</summary>
    /// <param name="a">The stretch of the first row; <paramref name="b"/> and <paramref name="c"/> are the others'.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="length">Numbers in the stretch, whole sixteens.</param>
    /// <param name="group">The stretch of the queries, woven.</param>
    /// <param name="carried">The tile's <see cref="Carried"/> numbers.</param>
    /// <param name="isFirst">Whether the rows begin here and nothing is carried yet.</param>
    /// <param name="scores">Where the rows end, three times the scores of eight queries; null elsewhere.</param>
    /// <param name="ahead">Of which a share is fetched meanwhile.</param>
    public static void Score(
        float* a, float* b, float* c, nint length, float* group, Vector512<float>* carried, bool isFirst, float* scores, ref FetchAhead ahead)
    {
        byte* fetched = ahead.Take(length, out nint step);
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(a, b, c, length, group, carried, isFirst, scores, fetched, step);
        }
        else
        {
            NarrowQueryTile.Score(a, b, c, length, group, carried, isFirst, scores);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* a, float* b, float* c, nint length, float* q, Vector512<float>* carried, bool isFirst, float* scores, byte* fetched, nint step)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        if (!isFirst)
        {
            (a0, a1, a2, a3, a4, a5, a6, a7) = (carried[0], carried[1], carried[2], carried[3], carried[4], carried[5], carried[6], carried[7]);
            (b0, b1, b2, b3, b4, b5, b6, b7) = (carried[8], carried[9], carried[10], carried[11], carried[12], carried[13], carried[14], carried[15]);
            (c0, c1, c2, c3, c4, c5, c6, c7) = (carried[16], carried[17], carried[18], carried[19], carried[20], carried[21], carried[22], carried[23]);
        }

        for (nint i = 0; i < length; i += Lanes.Count, q += Queries * Lanes.Count, fetched += step)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(fetched);
            }

            Vector512<float> ra = Vector512.Load(a + i), rb = Vector512.Load(b + i), rc = Vector512.Load(c + i);
            Vector512<float> n = Vector512.Load(q);
            (a0, b0, c0) = (Vector512.FusedMultiplyAdd(ra, n, a0), Vector512.FusedMultiplyAdd(rb, n, b0), Vector512.FusedMultiplyAdd(rc, n, c0));
            n = Vector512.Load(q + Lanes.Count);
            (a1, b1, c1) = (Vector512.FusedMultiplyAdd(ra, n, a1), Vector512.FusedMultiplyAdd(rb, n, b1), Vector512.FusedMultiplyAdd(rc, n, c1));
            n = Vector512.Load(q + (2 * Lanes.Count));
            (a2, b2, c2) = (Vector512.FusedMultiplyAdd(ra, n, a2), Vector512.FusedMultiplyAdd(rb, n, b2), Vector512.FusedMultiplyAdd(rc, n, c2));
            n = Vector512.Load(q + (3 * Lanes.Count));
            (a3, b3, c3) = (Vector512.FusedMultiplyAdd(ra, n, a3), Vector512.FusedMultiplyAdd(rb, n, b3), Vector512.FusedMultiplyAdd(rc, n, c3));
            n = Vector512.Load(q + (4 * Lanes.Count));
            (a4, b4, c4) = (Vector512.FusedMultiplyAdd(ra, n, a4), Vector512.FusedMultiplyAdd(rb, n, b4), Vector512.FusedMultiplyAdd(rc, n, c4));
            n = Vector512.Load(q + (5 * Lanes.Count));
            (a5, b5, c5) = (Vector512.FusedMultiplyAdd(ra, n, a5), Vector512.FusedMultiplyAdd(rb, n, b5), Vector512.FusedMultiplyAdd(rc, n, c5));
            n = Vector512.Load(q + (6 * Lanes.Count));
            (a6, b6, c6) = (Vector512.FusedMultiplyAdd(ra, n, a6), Vector512.FusedMultiplyAdd(rb, n, b6), Vector512.FusedMultiplyAdd(rc, n, c6));
            n = Vector512.Load(q + (7 * Lanes.Count));
            (a7, b7, c7) = (Vector512.FusedMultiplyAdd(ra, n, a7), Vector512.FusedMultiplyAdd(rb, n, b7), Vector512.FusedMultiplyAdd(rc, n, c7));
        }

        if (scores is not null)
        {
            EightSums.Of(a0, a1, a2, a3, a4, a5, a6, a7).Store(scores);
            EightSums.Of(b0, b1, b2, b3, b4, b5, b6, b7).Store(scores + Queries);
            EightSums.Of(c0, c1, c2, c3, c4, c5, c6, c7).Store(scores + (2 * Queries));
            return;
        }

        (carried[0], carried[1], carried[2], carried[3], carried[4], carried[5], carried[6], carried[7]) = (a0, a1, a2, a3, a4, a5, a6, a7);
        (carried[8], carried[9], carried[10], carried[11], carried[12], carried[13], carried[14], carried[15]) = (b0, b1, b2, b3, b4, b5, b6, b7);
        (carried[16], carried[17], carried[18], carried[19], carried[20], carried[21], carried[22], carried[23]) = (c0, c1, c2, c3, c4, c5, c6, c7);
    }
}
