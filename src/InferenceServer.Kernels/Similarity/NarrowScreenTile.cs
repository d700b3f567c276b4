using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>The tile of whole numbers with vectors of 256 bits: three rows against four of the queries, so that the sums fit sixteen registers.</summary>
internal static unsafe class NarrowScreenTile
{
    private const int Half = QueryScreen.Step / 2;

    /// <summary>As <see cref="ScreenTile.Score"/>.</summary>
    public static void Score(short* a, short* b, short* c, nint length, short* group, bool isFirst, float* scores)
    {
        for (int query = 0; query < QueryTile.Queries; query += 4)
        {
            Four(a, b, c, length, group + (query * QueryScreen.Step), isFirst, scores + query);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(short* a, short* b, short* c, nint length, short* q, bool isFirst, float* scores)
    {
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<int> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector256<int> c0 = default, c1 = default, c2 = default, c3 = default;

        // The two halves of a query's step lie together, its next step beyond those of the other queries.
        int toOther = Half;
        for (nint i = 0; i < length; i += Half, q += toOther, toOther = (QueryTile.Queries * QueryScreen.Step) - toOther)
        {
            Vector256<short> n, m;
            Vector256<int> t, u;
            (n, m) = (Vector256.Load(q), Vector256.Load(q + QueryScreen.Step));
            (t, u) = (Avx2.MultiplyAddAdjacent(n, Vector256.Load(a + i)), Avx2.MultiplyAddAdjacent(n, Vector256.Load(b + i)));
            a0 += t;
            b0 += u;
            (t, u) = (Avx2.MultiplyAddAdjacent(n, Vector256.Load(c + i)), Avx2.MultiplyAddAdjacent(m, Vector256.Load(a + i)));
            c0 += t;
            a1 += u;
            (t, u) = (Avx2.MultiplyAddAdjacent(m, Vector256.Load(b + i)), Avx2.MultiplyAddAdjacent(m, Vector256.Load(c + i)));
            b1 += t;
            c1 += u;
            (n, m) = (Vector256.Load(q + (2 * QueryScreen.Step)), Vector256.Load(q + (3 * QueryScreen.Step)));
            (t, u) = (Avx2.MultiplyAddAdjacent(n, Vector256.Load(a + i)), Avx2.MultiplyAddAdjacent(n, Vector256.Load(b + i)));
            a2 += t;
            b2 += u;
            (t, u) = (Avx2.MultiplyAddAdjacent(n, Vector256.Load(c + i)), Avx2.MultiplyAddAdjacent(m, Vector256.Load(a + i)));
            c2 += t;
            a3 += u;
            (t, u) = (Avx2.MultiplyAddAdjacent(m, Vector256.Load(b + i)), Avx2.MultiplyAddAdjacent(m, Vector256.Load(c + i)));
            b3 += t;
            c3 += u;
        }

        Add(a0, a1, a2, a3, isFirst, scores);
        Add(b0, b1, b2, b3, isFirst, scores + QueryTile.Queries);
        Add(c0, c1, c2, c3, isFirst, scores + (2 * QueryTile.Queries));
    }

    private static void Add(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth, bool isFirst, float* scores)
    {
        Vector128<float> sums = Vector128.Create(Sum(first), Sum(second), Sum(third), Sum(fourth));
        (isFirst ? sums : sums + Vector128.Load(scores)).Store(scores);
    }

    private static float Sum(Vector256<int> lanes) => Lanes.Sum(Vector256.ConvertToSingle(lanes));
}
