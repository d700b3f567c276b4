using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// What one read of a row tells: its largest logit and those of the columns' maxima (see <see cref="Maxima"/>) that
/// reach <paramref name="Top"/>. These few may hold much of the mass, which a sample alone would judge badly.
/// </summary>
/// <param name="Largest">Negative infinity where nothing is larger.</param>
/// <param name="Top">What the listed reach; negative infinity where there is no list.</param>
/// <param name="Count">How many stand in CandidateValues.</param>
internal readonly unsafe record struct Survey(float Largest, float Top, int Count)
{
    public const int SampleSize = 2048;

    /// <summary>Columns from which the bound of the list is judged, and how many of them are to reach it: about one logit in 64.</summary>
    private const int Judged = 512, TopRank = Judged * 22 / 100;

    /// <summary>Without a list.</summary>
    public static Survey LargestOnly(ReadOnlySpan<float> x) => new(Maxima.Of(x), float.NegativeInfinity, 0);

    /// <summary>Without a list, and the columns' maxima left in CandidateWeights.</summary>
    public static Survey OfColumns(ReadOnlySpan<float> x, RowScratch scratch)
        => new(Maxima.Of(new ReadOnlySpan<float>(scratch.CandidateWeights, Maxima.OfColumns(x, scratch.CandidateWeights))), float.NegativeInfinity, 0);

    /// <summary>With a list, where the row is long enough to be worth a sample, which is left in the scratch.</summary>
    public static Survey Take(ReadOnlySpan<float> x, RowScratch scratch)
    {
        if (x.Length <= 2 * SampleSize)
        {
            return LargestOnly(x);
        }

        float* maxima = scratch.CandidateWeights;
        int columns = Maxima.OfColumns(x, maxima);
        float largest = Maxima.Of(new ReadOnlySpan<float>(maxima, columns));
        float top = Bound(maxima, columns, scratch);
        if (float.IsNegativeInfinity(top))
        {
            return new(largest, top, 0);
        }

        Draw(x, maxima, top, scratch);
        return new(largest, top, NotBelow(maxima, columns, top, scratch.CandidateValues));
    }

    /// <summary>The logit that about one in 64 reaches, judged by columns from all over the row.</summary>
    private static float Bound(float* maxima, int columns, RowScratch scratch)
    {
        for (int i = 0; i < Judged; i += Maxima.Side)
        {
            long from = (long)i * (columns - Maxima.Side) / Judged;
            new ReadOnlySpan<float>(maxima + from, Maxima.Side).CopyTo(new Span<float>(scratch.Sample + i, Maxima.Side));
        }

        return ExactCut.Value(scratch.Sample, null, Judged, TopRank, scratch).Value;
    }

    /// <summary>
    /// Runs of logits spread evenly over the row, NaN as negative infinity, and with each the bound from which on it is
    /// known as the largest of its column.
    /// </summary>
    private static void Draw(ReadOnlySpan<float> x, float* maxima, float top, RowScratch scratch)
    {
        int runs = SampleSize / Maxima.Side, stride = x.Length / Maxima.Block * Maxima.Block / runs;
        for (int run = 0; run < runs; run++)
        {
            int from = run * stride / Maxima.Side * Maxima.Side, to = run * Maxima.Side;
            x.Slice(from, Maxima.Side).CopyTo(new Span<float>(scratch.Sample + to, Maxima.Side));
            new ReadOnlySpan<float>(maxima + (from / Maxima.Block * Maxima.Side), Maxima.Side).CopyTo(new Span<float>(scratch.SampleBounds + to, Maxima.Side));
        }

        Maxima.Floor(scratch.Sample, SampleSize, float.NegativeInfinity);
        Maxima.Floor(scratch.SampleBounds, SampleSize, top);
    }

    private static int NotBelow(float* x, int length, float bound, float* to)
        => Vector512.IsHardwareAccelerated ? NotBelow<Lanes512>(x, length, bound, to)
            : Vector256.IsHardwareAccelerated ? NotBelow<Lanes256>(x, length, bound, to)
            : NotBelow<Lanes128>(x, length, bound, to);

    private static int NotBelow<TLanes>(float* x, int length, float bound, float* to)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes least = TLanes.All(bound);
        int found = 0, i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            TLanes some = TLanes.Load(x + i);
            found += TLanes.Compress(some, TLanes.NotBelow(some, least), to + found);
        }

        for (; i < length; i++)
        {
            if (x[i] >= bound)
            {
                to[found++] = x[i];
            }
        }

        return found;
    }
}
