using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Weights and powers of many logits at once.</summary>
internal static unsafe class Weights
{
    /// <summary>Unrounded weights.</summary>
    public static void Fill(float* x, int count, WeightScale scale, float* to)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fill<Lanes512>(x, count, scale, to);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Fill<Lanes256>(x, count, scale, to);
        }
        else
        {
            Fill<Lanes128>(x, count, scale, to);
        }
    }

    /// <summary>Unrounded weights, and the sum of them rounded.</summary>
    public static long FillAndSum(float* x, int count, WeightScale scale, float* to)
    {
        Fill(x, count, scale, to);
        return Sum(to, count);
    }

    /// <summary>The sum of weights, each rounded to units.</summary>
    public static long Sum(float* weights, int count)
        => Vector512.IsHardwareAccelerated ? Sum<Lanes512, WeightSum512>(weights, count)
            : Vector256.IsHardwareAccelerated ? Sum<Lanes256, WeightSum256>(weights, count)
            : Sum<Lanes128, WeightSum128>(weights, count);

    private static long Sum<TLanes, TSum>(float* weights, int count)
        where TLanes : struct, ILanes<TLanes>
        where TSum : struct, IWeightSum<TSum, TLanes>
    {
        TSum sum = TSum.All(0);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            sum += TSum.Round(TLanes.Load(weights + i));
        }

        long total = TSum.Total(sum);
        for (; i < count; i++)
        {
            total += Weight.Round(weights[i]);
        }

        return total;
    }

    private static void Fill<TLanes>(float* x, int count, WeightScale scale, float* to)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes largest = TLanes.All(scale.Largest), factor = TLanes.All(scale.Factor);
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes.Store(Weight.Unrounded(TLanes.Load(x + i), largest, factor), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = Weight.Unrounded(x[i], scale.Largest, scale.Factor);
        }
    }
}
