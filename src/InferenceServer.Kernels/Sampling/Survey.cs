using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// What one read of a row tells: its largest logit and, from <paramref name="Top"/> up, all of the few that a sample
/// says are among the largest. They may hold much of the mass, which a sample alone would judge badly.
/// </summary>
/// <param name="Largest">Negative infinity where nothing is larger.</param>
/// <param name="Top">The least of those listed; negative infinity where there is no list.</param>
/// <param name="Count">How many stand in CandidateValues.</param>
internal readonly unsafe record struct Survey(float Largest, float Top, int Count)
{
    public const int SampleSize = 2048;

    /// <summary>Logits to a run of the sample.</summary>
    private const int Run = 16;

    /// <summary>Rank in the sample from which on a logit counts among the largest.</summary>
    private const int TopRank = SampleSize / 256;

    /// <summary>Without a list.</summary>
    public static Survey LargestOnly(ReadOnlySpan<float> x) => new(Maxima.Of(x), float.NegativeInfinity, 0);

    /// <summary>With a list, where the row is long enough to be worth a sample, which is left in the scratch.</summary>
    public static Survey Take(ReadOnlySpan<float> x, RowScratch scratch)
    {
        if (x.Length <= 2 * SampleSize)
        {
            return LargestOnly(x);
        }

        Draw(x, scratch);
        float top = ExactCut.Value(scratch.Sample, null, SampleSize, TopRank, scratch).Value;
        if (float.IsNegativeInfinity(top))
        {
            return LargestOnly(x);
        }

        int count = NotBelow(x, top, scratch.CandidateValues);
        return new(Maxima.Of(new ReadOnlySpan<float>(scratch.CandidateValues, count)), top, count);
    }

    /// <summary>Runs of logits spread evenly over the row; NaN, which has no place in an order, as negative infinity.</summary>
    private static void Draw(ReadOnlySpan<float> x, RowScratch scratch)
    {
        int runs = SampleSize / Run, stride = x.Length / runs;
        for (int run = 0; run < runs; run++)
        {
            x.Slice(run * stride, Run).CopyTo(new Span<float>(scratch.Sample + (run * Run), Run));
        }

        Maxima.Floor(scratch.Sample, SampleSize, float.NegativeInfinity);
    }

    private static int NotBelow(ReadOnlySpan<float> x, float bound, float* to)
    {
        fixed (float* row = x)
        {
            return Vector512.IsHardwareAccelerated ? NotBelow<Lanes512>(row, x.Length, bound, to)
                : Vector256.IsHardwareAccelerated ? NotBelow<Lanes256>(row, x.Length, bound, to)
                : NotBelow<Lanes128>(row, x.Length, bound, to);
        }
    }

    private static int NotBelow<TLanes>(float* x, int length, float bound, float* to)
        where TLanes : struct, ILanes<TLanes>
    {
        const int Together = 4;
        TLanes least = TLanes.All(bound), under = TLanes.All(MathF.BitDecrement(bound));
        int found = 0, i = 0;
        for (; i + (Together * TLanes.Count) <= length; i += Together * TLanes.Count)
        {
            // Four vectors to a branch: few of them hold anything.
            TLanes a = TLanes.AtLeast(TLanes.Load(x + i), under), b = TLanes.AtLeast(TLanes.Load(x + i + TLanes.Count), under);
            a = TLanes.AtLeast(TLanes.Load(x + i + (2 * TLanes.Count)), a);
            b = TLanes.AtLeast(TLanes.Load(x + i + (3 * TLanes.Count)), b);
            if (TLanes.Bits(TLanes.Above(TLanes.AtLeast(a, b), under)) == 0)
            {
                continue;
            }

            for (int j = i; j < i + (Together * TLanes.Count); j += TLanes.Count)
            {
                TLanes some = TLanes.Load(x + j);
                found += TLanes.Compress(some, TLanes.NotBelow(some, least), to + found);
            }
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
