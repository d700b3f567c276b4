using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Four rows against six queries: twenty-four running sums of sixteen lanes stay in registers while each vector that is loaded
/// serves four or six products. Every score has the bits that <see cref="RowScan"/> gives it.
/// </summary>
internal static unsafe class QueryTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Queries of a tile.</summary>
    public const int Queries = 6;

    /// <summary>Scores four packed rows; the score of row r and query q goes to <c>scores[q * scoreStride + r]</c>.</summary>
    public static void Score(float* a, float* b, float* c, float* d, int packed, float* group, float* scores, nint scoreStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(a, b, c, d, packed, group, scores, scoreStride);
        }
        else
        {
            Narrow(a, b, c, d, packed, group, scores, scoreStride);
            Narrow(a, b, c, d, packed, group + (Queries / 2 * Lanes.Count), scores + (Queries / 2 * scoreStride), scoreStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(float* a, float* b, float* c, float* d, nint packed, float* q, float* scores, nint scoreStride)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        Vector512<float> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default, d5 = default;
        for (nint i = 0; i < packed; i += Lanes.Count)
        {
            Vector512<float> ra = Vector512.Load(a + i), rb = Vector512.Load(b + i), rc = Vector512.Load(c + i), rd = Vector512.Load(d + i);
            Vector512<float> n = Vector512.Load(q);
            a0 = Vector512.FusedMultiplyAdd(ra, n, a0);
            b0 = Vector512.FusedMultiplyAdd(rb, n, b0);
            c0 = Vector512.FusedMultiplyAdd(rc, n, c0);
            d0 = Vector512.FusedMultiplyAdd(rd, n, d0);
            n = Vector512.Load(q + Lanes.Count);
            a1 = Vector512.FusedMultiplyAdd(ra, n, a1);
            b1 = Vector512.FusedMultiplyAdd(rb, n, b1);
            c1 = Vector512.FusedMultiplyAdd(rc, n, c1);
            d1 = Vector512.FusedMultiplyAdd(rd, n, d1);
            n = Vector512.Load(q + (2 * Lanes.Count));
            a2 = Vector512.FusedMultiplyAdd(ra, n, a2);
            b2 = Vector512.FusedMultiplyAdd(rb, n, b2);
            c2 = Vector512.FusedMultiplyAdd(rc, n, c2);
            d2 = Vector512.FusedMultiplyAdd(rd, n, d2);
            n = Vector512.Load(q + (3 * Lanes.Count));
            a3 = Vector512.FusedMultiplyAdd(ra, n, a3);
            b3 = Vector512.FusedMultiplyAdd(rb, n, b3);
            c3 = Vector512.FusedMultiplyAdd(rc, n, c3);
            d3 = Vector512.FusedMultiplyAdd(rd, n, d3);
            n = Vector512.Load(q + (4 * Lanes.Count));
            a4 = Vector512.FusedMultiplyAdd(ra, n, a4);
            b4 = Vector512.FusedMultiplyAdd(rb, n, b4);
            c4 = Vector512.FusedMultiplyAdd(rc, n, c4);
            d4 = Vector512.FusedMultiplyAdd(rd, n, d4);
            n = Vector512.Load(q + (5 * Lanes.Count));
            a5 = Vector512.FusedMultiplyAdd(ra, n, a5);
            b5 = Vector512.FusedMultiplyAdd(rb, n, b5);
            c5 = Vector512.FusedMultiplyAdd(rc, n, c5);
            d5 = Vector512.FusedMultiplyAdd(rd, n, d5);
            q += Queries * Lanes.Count;
        }

        Sums(a0, b0, c0, d0).Store(scores);
        Sums(a1, b1, c1, d1).Store(scores + scoreStride);
        Sums(a2, b2, c2, d2).Store(scores + (2 * scoreStride));
        Sums(a3, b3, c3, d3).Store(scores + (3 * scoreStride));
        Sums(a4, b4, c4, d4).Store(scores + (4 * scoreStride));
        Sums(a5, b5, c5, d5).Store(scores + (5 * scoreStride));
    }

    /// <summary>Three queries, first the lower eight lanes and then the upper: twelve running sums fit sixteen registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* a, float* b, float* c, float* d, nint packed, float* q, float* scores, nint scoreStride)
    {
        Vector256<float>* lower = stackalloc Vector256<float>[12];
        Vector256<float>* upper = stackalloc Vector256<float>[12];
        NarrowHalf(a, b, c, d, packed, q, lower);
        NarrowHalf(a + 8, b + 8, c + 8, d + 8, packed, q + 8, upper);
        for (int i = 0; i < 12; i++)
        {
            scores[(i / Rows * scoreStride) + (i % Rows)] = Lanes.Sum(lower[i] + upper[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowHalf(float* a, float* b, float* c, float* d, nint packed, float* q, Vector256<float>* sums)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector256<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        for (nint i = 0; i < packed; i += Lanes.Count)
        {
            Vector256<float> q0 = Vector256.Load(q), q1 = Vector256.Load(q + Lanes.Count), q2 = Vector256.Load(q + (2 * Lanes.Count));
            Vector256<float> row = Vector256.Load(a + i);
            a0 = Vector256.FusedMultiplyAdd(row, q0, a0);
            a1 = Vector256.FusedMultiplyAdd(row, q1, a1);
            a2 = Vector256.FusedMultiplyAdd(row, q2, a2);
            row = Vector256.Load(b + i);
            b0 = Vector256.FusedMultiplyAdd(row, q0, b0);
            b1 = Vector256.FusedMultiplyAdd(row, q1, b1);
            b2 = Vector256.FusedMultiplyAdd(row, q2, b2);
            row = Vector256.Load(c + i);
            c0 = Vector256.FusedMultiplyAdd(row, q0, c0);
            c1 = Vector256.FusedMultiplyAdd(row, q1, c1);
            c2 = Vector256.FusedMultiplyAdd(row, q2, c2);
            row = Vector256.Load(d + i);
            d0 = Vector256.FusedMultiplyAdd(row, q0, d0);
            d1 = Vector256.FusedMultiplyAdd(row, q1, d1);
            d2 = Vector256.FusedMultiplyAdd(row, q2, d2);
            q += Queries * Lanes.Count;
        }

        (sums[0], sums[1], sums[2], sums[3]) = (a0, b0, c0, d0);
        (sums[4], sums[5], sums[6], sums[7]) = (a1, b1, c1, d1);
        (sums[8], sums[9], sums[10], sums[11]) = (a2, b2, c2, d2);
    }

    /// <summary>Four sums at once, each added up in the order of <see cref="Lanes.Sum(Vector512{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        if (!Sse.IsSupported)
        {
            return Vector128.Create(Lanes.Sum(a), Lanes.Sum(b), Lanes.Sum(c), Lanes.Sum(d));
        }

        Vector128<float> a4 = Four(a), b4 = Four(b), c4 = Four(c), d4 = Four(d);
        Vector128<float> ab = Sse.MoveLowToHigh(a4, b4) + Sse.MoveHighToLow(b4, a4);
        Vector128<float> cd = Sse.MoveLowToHigh(c4, d4) + Sse.MoveHighToLow(d4, c4);
        return Sse.Shuffle(ab, cd, 0b10_00_10_00) + Sse.Shuffle(ab, cd, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Vector512<float> lanes)
    {
        Vector256<float> eight = lanes.GetLower() + lanes.GetUpper();
        return eight.GetLower() + eight.GetUpper();
    }
}
