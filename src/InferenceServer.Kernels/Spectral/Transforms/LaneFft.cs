using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// In-place complex transforms of <c>T.Count</c> frames at once, one frame per lane, neither direction scaled.
/// Depth first: every block is finished while it is still in the cache.
/// </summary>
internal static unsafe class LaneFft<T>
    where T : struct, ILanes<T>
{
    /// <summary>Natural order in, <see cref="ComplexFft.Positions"/> out.</summary>
    /// <param name="plan">The tables.</param>
    /// <param name="data">The elements.</param>
    /// <param name="scratch"><see cref="ComplexFft.ScratchElements"/> elements.</param>
    public static void Forward(ComplexFft plan, float* data, float* scratch)
    {
        if (plan.Chirp is not null)
        {
            LaneChirp<T>.Transform(plan.Chirp, plan.Length, data, scratch, 0);
        }
        else if (plan.Length > 1)
        {
            Forward(plan, Whole(data));
        }
    }

    /// <summary><see cref="ComplexFft.Positions"/> in, natural order out.</summary>
    /// <param name="plan">The tables.</param>
    /// <param name="data">The elements.</param>
    /// <param name="scratch"><see cref="ComplexFft.ScratchElements"/> elements.</param>
    public static void Inverse(ComplexFft plan, float* data, float* scratch)
    {
        if (plan.Chirp is not null)
        {
            LaneChirp<T>.Transform(plan.Chirp, plan.Length, data, scratch, T.Count);
        }
        else if (plan.Length > 1)
        {
            Inverse(plan, 0, plan.Length, 1, Whole(data).Swapped);
        }
    }

    /// <summary>Natural order in, <see cref="ComplexFft.Positions"/> out, wherever the elements stand; for a plan that has passes.</summary>
    public static void Forward(ComplexFft plan, LaneElements data) => Forward(plan, 0, plan.Length, 1, data);

    private static void Forward(ComplexFft plan, int level, int length, int blocks, LaneElements data)
    {
        int radix = plan.Radices[level];
        float* turns = plan.Turns[level].Pointer;
        if (level == plan.Radices.Length - 1)
        {
            LanePass<T>.Run<PlainLoad, PlainStore>(radix, PassLayout.Leaf(data, radix, blocks), turns);
            return;
        }

        int stride = length / radix;
        bool leafNext = level == plan.Radices.Length - 2;
        for (int block = 0; block < blocks; block++, data = data.From(length))
        {
            LanePass<T>.Run<PlainLoad, TurnedStore>(radix, PassLayout.Neighbours(data, stride), turns);
            if (leafNext)
            {
                Forward(plan, level + 1, stride, radix, data);
                continue;
            }

            for (int q = 0; q < radix; q++)
            {
                Forward(plan, level + 1, stride, 1, data.From(q * stride));
            }
        }
    }

    // Elements come with their parts exchanged.
    private static void Inverse(ComplexFft plan, int level, int length, int blocks, LaneElements data)
    {
        int radix = plan.Radices[level];
        float* turns = plan.Turns[level].Pointer;
        if (level == plan.Radices.Length - 1)
        {
            LanePass<T>.Run<PlainLoad, PlainStore>(radix, PassLayout.Leaf(data, radix, blocks), turns);
            return;
        }

        int stride = length / radix;
        bool leafNext = level == plan.Radices.Length - 2;
        for (int block = 0; block < blocks; block++, data = data.From(length))
        {
            for (int q = 0; q < (leafNext ? 1 : radix); q++)
            {
                Inverse(plan, level + 1, stride, leafNext ? radix : 1, data.From(q * stride));
            }

            LanePass<T>.Run<TurnedLoad, PlainStore>(radix, PassLayout.Neighbours(data, stride), turns);
        }
    }

    private static LaneElements Whole(float* data) => new(data, 2 * T.Count, T.Count);
}
