using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>The tile with vectors of eight: three rows against four of the queries, first the lower eight lanes and then the upper, so that the sums fit sixteen registers.</summary>
internal static unsafe class NarrowQueryTile
{
    private const int Half = Lanes.Count / 2;
    private const int Fours = QueryTile.Queries / 4;

    /// <summary>As <see cref="QueryTile.Score"/>.</summary>
    public static void Score(float* a, float* b, float* c, nint length, float* group, Vector512<float>* carried, bool isFirst, float* scores)
    {
        if (isFirst)
        {
            new Span<Vector512<float>>(carried, QueryTile.Rows * QueryTile.Queries).Clear();
        }

        for (int part = 0; part < 2 * Fours; part++)
        {
            int lane = part % 2 * Half, query = part / 2 * 4;
            Add(a + lane, b + lane, c + lane, length, group + (query * Lanes.Count) + lane, (float*)(carried + query) + lane);
        }

        for (int i = 0; scores is not null && i < QueryTile.Rows * QueryTile.Queries; i++)
        {
            scores[i] = Lanes.Sum(carried[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* a, float* b, float* c, nint length, float* q, float* sums)
    {
        float* sumsB = sums + (QueryTile.Queries * Lanes.Count), sumsC = sumsB + (QueryTile.Queries * Lanes.Count);
        Vector256<float> a0 = Sum(sums, 0), a1 = Sum(sums, 1), a2 = Sum(sums, 2), a3 = Sum(sums, 3);
        Vector256<float> b0 = Sum(sumsB, 0), b1 = Sum(sumsB, 1), b2 = Sum(sumsB, 2), b3 = Sum(sumsB, 3);
        Vector256<float> c0 = Sum(sumsC, 0), c1 = Sum(sumsC, 1), c2 = Sum(sumsC, 2), c3 = Sum(sumsC, 3);
        for (nint i = 0; i < length; i += Lanes.Count, q += QueryTile.Queries * Lanes.Count)
        {
            Vector256<float> ra = Vector256.Load(a + i), rb = Vector256.Load(b + i), rc = Vector256.Load(c + i);
            Vector256<float> n = Sum(q, 0);
            (a0, b0, c0) = (Vector256.FusedMultiplyAdd(ra, n, a0), Vector256.FusedMultiplyAdd(rb, n, b0), Vector256.FusedMultiplyAdd(rc, n, c0));
            n = Sum(q, 1);
            (a1, b1, c1) = (Vector256.FusedMultiplyAdd(ra, n, a1), Vector256.FusedMultiplyAdd(rb, n, b1), Vector256.FusedMultiplyAdd(rc, n, c1));
            n = Sum(q, 2);
            (a2, b2, c2) = (Vector256.FusedMultiplyAdd(ra, n, a2), Vector256.FusedMultiplyAdd(rb, n, b2), Vector256.FusedMultiplyAdd(rc, n, c2));
            n = Sum(q, 3);
            (a3, b3, c3) = (Vector256.FusedMultiplyAdd(ra, n, a3), Vector256.FusedMultiplyAdd(rb, n, b3), Vector256.FusedMultiplyAdd(rc, n, c3));
        }

        Store(sums, a0, a1, a2, a3);
        Store(sumsB, b0, b1, b2, b3);
        Store(sumsC, c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sum(float* of, int query) => Vector256.Load(of + (query * Lanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        first.Store(to);
        second.Store(to + Lanes.Count);
        third.Store(to + (2 * Lanes.Count));
        fourth.Store(to + (3 * Lanes.Count));
    }
}
