using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Sums over the 4, 8, 16 or 32 neighbouring lanes that share rows, always in the same tree. All lanes of the warp have to come here.</summary>
internal static class LaneSum
{
    /// <summary>Over the lanes, the same bits in each.</summary>
    public static float Of(float own, int lanes)
    {
        for (int apart = lanes / 2; apart > 0; apart /= 2)
        {
            own += Warp.ShuffleXor(own, apart);
        }

        return own;
    }

    /// <summary>
    /// Four sums at little more than the price of one: at the first two steps a lane gives away the half that its partner goes
    /// on with. A lane ends with the sum of row <see cref="RowOf"/>, in the bits that <see cref="Of"/> gives.
    /// </summary>
    public static float OfFour(float a, float b, float c, float d, int lane, int lanes)
    {
        bool upper = (lane & (lanes / 2)) != 0;
        float first = (upper ? c : a) + Warp.ShuffleXor(upper ? a : c, lanes / 2);
        float second = (upper ? d : b) + Warp.ShuffleXor(upper ? b : d, lanes / 2);
        upper = (lane & (lanes / 4)) != 0;
        float sum = (upper ? second : first) + Warp.ShuffleXor(upper ? first : second, lanes / 4);
        return Of(sum, lanes / 4);
    }

    /// <summary>Which of the four sums a lane ends with.</summary>
    public static int RowOf(int lane, int lanes) => ((lane & (lanes / 2)) != 0 ? 2 : 0) + ((lane & (lanes / 4)) != 0 ? 1 : 0);
}
