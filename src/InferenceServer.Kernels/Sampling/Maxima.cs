using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Largest logits, of a row and of its blocks. What is not a number is passed over.</summary>
internal static unsafe class Maxima
{
    /// <summary>Columns of a block, and logits of a column.</summary>
    public const int Side = 16;

    /// <summary>Logits to a block of columns.</summary>
    public const int Block = Side * Side;

    /// <summary>The largest of <paramref name="x"/>; negative infinity where nothing is larger.</summary>
    public static float Of(ReadOnlySpan<float> x)
    {
        fixed (float* row = x)
        {
            return Of(row, x.Length);
        }
    }

    /// <summary>The first position of <paramref name="wanted"/>, which is there.</summary>
    public static int FirstOf(ReadOnlySpan<float> x, float wanted)
    {
        fixed (float* row = x)
        {
            return Vector512.IsHardwareAccelerated ? FirstOf<Lanes512>(row, x.Length, wanted)
                : Vector256.IsHardwareAccelerated ? FirstOf<Lanes256>(row, x.Length, wanted)
                : FirstOf<Lanes128>(row, x.Length, wanted);
        }
    }

    /// <summary>The first position of <paramref name="largest"/>, the largest of <paramref name="x"/>, whose columns' <paramref name="maxima"/> tell the block it stands in.</summary>
    public static int FirstOf(ReadOnlySpan<float> x, float largest, float* maxima)
    {
        int blocks = x.Length / Block, column = FirstOf(new ReadOnlySpan<float>(maxima, (blocks * Side) + (x.Length % Block)), largest);
        int start = Math.Min(column / Side, blocks) * Block;
        return start + FirstOf(x[start..], largest);
    }

    /// <summary>Raises what is smaller than <paramref name="floor"/>, or no number, to it.</summary>
    public static void Floor(float* x, int length, float floor)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Floor<Lanes512>(x, length, floor);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Floor<Lanes256>(x, length, floor);
        }
        else
        {
            Floor<Lanes128>(x, length, floor);
        }
    }

    /// <summary>The largest of every <paramref name="block"/> logits (a multiple of 16), the last block perhaps shorter.</summary>
    /// <returns>The number of blocks.</returns>
    public static int OfBlocks(ReadOnlySpan<float> x, int block, float* maxima)
    {
        int blocks = 0;
        fixed (float* row = x)
        {
            for (int start = 0; start < x.Length; start += block)
            {
                maxima[blocks++] = Of(row + start, Math.Min(block, x.Length - start));
            }
        }

        return blocks;
    }

    /// <summary>
    /// The largest of every column: of 16 logits that stand 16 apart in a block of <see cref="Block"/>. What is left over
    /// behind the last whole block follows, each logit a column of its own. No branch depends on a logit, so the row is
    /// read as fast as it comes.
    /// </summary>
    /// <returns>The number of columns.</returns>
    public static int OfColumns(ReadOnlySpan<float> x, float* maxima)
    {
        fixed (float* row = x)
        {
            int columns = Vector512.IsHardwareAccelerated ? OfColumns<Lanes512>(row, x.Length, maxima)
                : Vector256.IsHardwareAccelerated ? OfColumns<Lanes256>(row, x.Length, maxima)
                : OfColumns<Lanes128>(row, x.Length, maxima);
            for (int i = x.Length - (x.Length % Block); i < x.Length; i++)
            {
                maxima[columns++] = row[i] > float.NegativeInfinity ? row[i] : float.NegativeInfinity;
            }

            return columns;
        }
    }

    private static float Of(float* x, int length)
        => Vector512.IsHardwareAccelerated ? Of<Lanes512>(x, length)
            : Vector256.IsHardwareAccelerated ? Of<Lanes256>(x, length)
            : Of<Lanes128>(x, length);

    private static void Floor<TLanes>(float* x, int length, float floor)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(floor);
        int i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            TLanes.Store(TLanes.AtLeast(TLanes.Load(x + i), least), x + i);
        }

        for (; i < length; i++)
        {
            x[i] = x[i] > floor ? x[i] : floor;
        }
    }

    private static int FirstOf<TLanes>(float* x, int length, float wanted)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes all = TLanes.All(wanted);
        int i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            TLanes some = TLanes.Load(x + i);
            uint bits = TLanes.Bits(TLanes.Within(some, all, all));
            if (bits != 0)
            {
                return i + (int)uint.TrailingZeroCount(bits);
            }
        }

        while (x[i] != wanted)
        {
            i++;
        }

        return i;
    }

    private static int OfColumns<TLanes>(float* x, int length, float* maxima)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(float.NegativeInfinity);
        int columns = 0;
        for (int start = 0; start + Block <= length; start += Block)
        {
            for (int column = 0; column < Side; column += TLanes.Count)
            {
                float* from = x + start + column;
                TLanes even = TLanes.AtLeast(TLanes.Load(from), least), odd = TLanes.AtLeast(TLanes.Load(from + Side), least);
                for (int i = 2 * Side; i < Block; i += 2 * Side)
                {
                    even = TLanes.AtLeast(TLanes.Load(from + i), even);
                    odd = TLanes.AtLeast(TLanes.Load(from + i + Side), odd);
                }

                TLanes.Store(TLanes.AtLeast(even, odd), maxima + columns);
                columns += TLanes.Count;
            }
        }

        return columns;
    }

    private static float Of<TLanes>(float* x, int length)
        where TLanes : struct, ILanes<TLanes>
    {
        // Four chains: one alone waits for its own comparison at every step.
        TLanes a = TLanes.All(float.NegativeInfinity), b = a, c = a, d = a;
        int i = 0;
        for (; i + (4 * TLanes.Count) <= length; i += 4 * TLanes.Count)
        {
            a = TLanes.AtLeast(TLanes.Load(x + i), a);
            b = TLanes.AtLeast(TLanes.Load(x + i + TLanes.Count), b);
            c = TLanes.AtLeast(TLanes.Load(x + i + (2 * TLanes.Count)), c);
            d = TLanes.AtLeast(TLanes.Load(x + i + (3 * TLanes.Count)), d);
        }

        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            a = TLanes.AtLeast(TLanes.Load(x + i), a);
        }

        float largest = TLanes.Largest(TLanes.AtLeast(TLanes.AtLeast(a, b), TLanes.AtLeast(c, d)));
        for (; i < length; i++)
        {
            largest = x[i] > largest ? x[i] : largest;
        }

        return largest;
    }
}
