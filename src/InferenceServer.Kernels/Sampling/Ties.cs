using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Equal logits.</summary>
internal static unsafe class Ties
{
    /// <summary>How many of <paramref name="x"/> equal <paramref name="value"/>.</summary>
    public static int Count(float* x, int count, float value)
        => Vector512.IsHardwareAccelerated ? Count<Lanes512>(x, count, value)
            : Vector256.IsHardwareAccelerated ? Count<Lanes256>(x, count, value)
            : Count<Lanes128>(x, count, value);

    /// <summary>The position of the <paramref name="n"/>-th, from 1, of those that equal <paramref name="value"/>; there are as many.</summary>
    public static int Position(float* x, int count, float value, long n)
    {
        int start = 0;
        for (int equal; (equal = Count(x + start, Math.Min(RowScratch.Tile, count - start), value)) < n; start += RowScratch.Tile)
        {
            n -= equal;
        }

        int position = start - 1;
        for (; n > 0; n--)
        {
            position++;
            position += Maxima.FirstOf(new(x + position, count - position), value);
        }

        return position;
    }

    private static int Count<TLanes>(float* x, int count, float value)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes all = TLanes.All(value);
        int equal = 0, i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            equal += (int)uint.PopCount(TLanes.Bits(TLanes.Within(TLanes.Load(x + i), all, all)));
        }

        for (; i < count; i++)
        {
            equal += x[i] == value ? 1 : 0;
        }

        return equal;
    }
}
