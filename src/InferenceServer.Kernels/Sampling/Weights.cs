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
    public static long Sum(float* weights, int count) => SumFrom(weights, weights, count, 0);

    /// <summary>The sum of the weights, each rounded to units, of those values that are not below a bound.</summary>
    public static long SumFrom(float* values, float* weights, int count, float bound)
    {
        long total = 0;
        for (int start = 0; start < count; start += Units.Most)
        {
            int some = Math.Min(Units.Most, count - start);
            total += Vector512.IsHardwareAccelerated ? SumFrom<Lanes512>(values + start, weights + start, some, bound)
                : Vector256.IsHardwareAccelerated ? SumFrom<Lanes256>(values + start, weights + start, some, bound)
                : SumFrom<Lanes128>(values + start, weights + start, some, bound);
        }

        return total;
    }

    /// <summary>Sets the weights of those values that reach their bound to zero.</summary>
    /// <param name="values">As many as <paramref name="count"/>, a multiple of 16.</param>
    /// <param name="bounds">One for each.</param>
    /// <param name="weights">One for each.</param>
    /// <param name="count">How many.</param>
    /// <returns>The sum of the others, each rounded to units.</returns>
    public static long KeepBelow(float* values, float* bounds, float* weights, int count)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            KeepBelow<Lanes512>(values, bounds, weights, count);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            KeepBelow<Lanes256>(values, bounds, weights, count);
        }
        else
        {
            KeepBelow<Lanes128>(values, bounds, weights, count);
        }

        return Sum(weights, count);
    }

    private static void KeepBelow<TLanes>(float* values, float* bounds, float* weights, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes all = TLanes.Load(weights + i);
            TLanes.Store(all - TLanes.Keep(all, TLanes.Load(values + i), TLanes.Load(bounds + i)), weights + i);
        }
    }

    private static long SumFrom<TLanes>(float* values, float* weights, int count, float bound)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(bound), high = TLanes.All(0), low = high;
        int i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            TLanes kept = TLanes.Keep(TLanes.Load(weights + i), TLanes.Load(values + i), least);
            high = TLanes.AddBits(high, Units.Split(kept, out TLanes some));
            low = TLanes.AddBits(low, some);
        }

        long total = Units.Total(high, low);
        for (; i < count; i++)
        {
            total += values[i] >= bound ? Weight.Round(weights[i]) : 0;
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
