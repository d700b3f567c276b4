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
            Forward(plan, 0, plan.Length, 1, data);
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
            Inverse(plan, 0, plan.Length, 1, data);
        }
    }

    private static void Forward(ComplexFft plan, int level, int length, int blocks, float* data)
    {
        int radix = plan.Radices[level];
        float* turns = plan.Turns[level].Pointer;
        if (level == plan.Radices.Length - 1)
        {
            Dispatch<ForwardLeaf>(radix, data, 1, blocks, turns);
            return;
        }

        int stride = length / radix;
        bool leafNext = level == plan.Radices.Length - 2;
        for (int block = 0; block < blocks; block++, data += (nint)length * 2 * T.Count)
        {
            Dispatch<ForwardTurn>(radix, data, stride, stride, turns);
            if (leafNext)
            {
                Forward(plan, level + 1, stride, radix, data);
                continue;
            }

            for (int q = 0; q < radix; q++)
            {
                Forward(plan, level + 1, stride, 1, data + (nint)q * stride * 2 * T.Count);
            }
        }
    }

    private static void Inverse(ComplexFft plan, int level, int length, int blocks, float* data)
    {
        int radix = plan.Radices[level];
        float* turns = plan.Turns[level].Pointer;
        if (level == plan.Radices.Length - 1)
        {
            Dispatch<InverseLeaf>(radix, data, 1, blocks, turns);
            return;
        }

        int stride = length / radix;
        bool leafNext = level == plan.Radices.Length - 2;
        for (int block = 0; block < blocks; block++, data += (nint)length * 2 * T.Count)
        {
            for (int q = 0; q < (leafNext ? 1 : radix); q++)
            {
                Inverse(plan, level + 1, stride, leafNext ? radix : 1, data + (nint)q * stride * 2 * T.Count);
            }

            Dispatch<InverseTurn>(radix, data, stride, stride, turns);
        }
    }

    private static void Dispatch<TMode>(int radix, float* data, int stride, int count, float* turns)
        where TMode : struct, IPassMode
    {
        switch (radix)
        {
            case 2: Pass<Radix2, TMode>(data, stride, count, turns); break;
            case 3: Pass<Radix3, TMode>(data, stride, count, turns); break;
            case 4: Pass<Radix4, TMode>(data, stride, count, turns); break;
            case 5: Pass<Radix5, TMode>(data, stride, count, turns); break;
            case 6: Pass<Radix6, TMode>(data, stride, count, turns); break;
            case 7: Pass<Radix7, TMode>(data, stride, count, turns); break;
            case 8: Pass<Radix8, TMode>(data, stride, count, turns); break;
            case 9: Pass<Radix9, TMode>(data, stride, count, turns); break;
            case 10: Pass<Radix10, TMode>(data, stride, count, turns); break;
            default: throw new ArgumentOutOfRangeException(nameof(radix), radix, "no pass of this radix. This is a bug.");
        }
    }

    // A leaf's butterflies follow one another; those of other passes start at neighbours and each has its own turns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pass<TRadix, TMode>(float* data, int stride, int count, float* turns)
        where TRadix : struct, IRadix
        where TMode : struct, IPassMode
    {
        nint floats = (nint)stride * 2 * T.Count;
        nint step = (nint)(stride == 1 && count != 1 ? TRadix.Size : 1) * 2 * T.Count;
        nint turnStep = stride == 1 ? 0 : 2 * (TRadix.Size - 1);
        for (int i = 0; i < count; i++, data += step, turns += turnStep)
        {
            TRadix.Butterfly<T, TMode>(data, floats, turns);
        }
    }
}
