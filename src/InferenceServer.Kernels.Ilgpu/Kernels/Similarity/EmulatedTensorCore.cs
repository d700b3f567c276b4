using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The same where there is none, so that all around it can be checked there.</summary>
internal readonly struct EmulatedTensorCore : ITensorCore
{
    public TileSums Add(TileSums sums, Pair row, Pair rowPlus8, Pair query)
    {
        int lane = Group.IdxX % 32, rowLanes = lane / 4 * 4, queryLanes = lane % 4 * 8;
        for (int t = 0; t < 4; t++)
        {
            Pair first = From(row, rowLanes + t), second = From(rowPlus8, rowLanes + t);
            Pair even = From(query, queryLanes + t), odd = From(query, queryLanes + 4 + t);
            sums.A = Dot(first, even, sums.A);
            sums.B = Dot(first, odd, sums.B);
            sums.C = Dot(second, even, sums.C);
            sums.D = Dot(second, odd, sums.D);
        }

        return sums;
    }

    private static Pair From(Pair own, int lane) => new() { Low = Warp.Shuffle(own.Low, lane), High = Warp.Shuffle(own.High, lane) };

    private static float Dot(Pair row, Pair query, float sum)
        => sum + (First(row.Low) * First(query.Low)) + (Second(row.Low) * Second(query.Low))
            + (First(row.High) * First(query.High)) + (Second(row.High) * Second(query.High));

    private static float First(uint two) => Interop.IntAsFloat(two << 16);

    private static float Second(uint two) => Interop.IntAsFloat(two & 0xFFFF0000);
}
