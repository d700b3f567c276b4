namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// How the best rows are found without keeping all scores: from a sample of the rows a threshold is estimated that a few thousand
/// rows reach, so that the scan of all rows drops nearly every score where it is made. Where the estimate was off, another scan
/// with a better one follows, so it has no part in the answer.
/// </summary>
/// <param name="Stratum">Of how many rows one is looked at first; 1 where all scores are kept and there is no threshold.</param>
/// <param name="Rank">Which of the sample's scores becomes the threshold, from 1.</param>
/// <param name="Capacity">Keys that are kept for a query.</param>
internal readonly record struct TopKPlan(int Stratum, int Rank, int Capacity)
{
    /// <summary>Rows of which all scores are kept.</summary>
    public const int MostKept = 32768;

    private const int RowsOfASample = 64, LeastSample = 8192;
    private const double ChanceOfTooFew = 1e-7, DeviationsOfRoom = 6;

    /// <summary>Rows that the sample looks at.</summary>
    public int Looked(int rows) => (int)(((long)rows + Stratum - 1) / Stratum);

    /// <summary>A plan for the best <paramref name="wanted"/> of all rows.</summary>
    public static TopKPlan For(int rows, int wanted)
    {
        if (rows <= MostKept)
        {
            return new(1, 0, Math.Max(rows, 1));
        }

        int sample = Math.Clamp(rows / RowsOfASample, LeastSample, Math.Max(MostKept, rows >> 11));
        return Sampled(rows, wanted, rows / sample);
    }

    /// <summary>A plan whose sample is one row of each <paramref name="stratum"/>, however many there are.</summary>
    public static TopKPlan Sampled(int rows, int wanted, int stratum)
    {
        int rank = RankOf(wanted / (double)stratum);
        double room = stratum * (rank + (DeviationsOfRoom * Math.Sqrt(rank)) + DeviationsOfRoom);
        TopKPlan plan = new(stratum, rank, 0);
        return plan with { Capacity = (int)Math.Min(rows, Math.Max(plan.Looked(rows), room)) };
    }

    /// <summary>The least rank that as many as are expected of the best rows hardly ever reach in the sample.</summary>
    private static int RankOf(double expected)
    {
        double term = Math.Exp(-expected), above = 1 - term;
        int rank = 1;
        for (; above > ChanceOfTooFew && rank < expected + 100 + (10 * Math.Sqrt(expected)); rank++)
        {
            term *= expected / rank;
            above -= term;
        }

        return rank;
    }
}
