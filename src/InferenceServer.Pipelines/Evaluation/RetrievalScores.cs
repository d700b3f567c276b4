namespace InferenceServer.Pipelines.Evaluation;

/// <summary>How well a search finds what it should, as means over queries: all from 0 to 1, the greater the better.</summary>
/// <param name="Queries">How many queries the means are of.</param>
/// <param name="HitRateAt1">How often the best answer is a hit.</param>
/// <param name="HitRateAt5">How often one of the best five is a hit.</param>
/// <param name="HitRateAt10">How often one of the best ten is a hit.</param>
/// <param name="RecallAt1">The part of the relevant that the best answer is; below 1 where more than one is relevant.</param>
/// <param name="RecallAt5">The part of the relevant among the best five.</param>
/// <param name="RecallAt10">The part of the relevant among the best ten.</param>
/// <param name="MeanReciprocalRank">One over the rank of the first relevant answer; 0 where none was answered.</param>
/// <param name="NdcgAt10">The gain of the best ten, discounted by rank, against that of the ideal order.</param>
public sealed record RetrievalScores(
    int Queries,
    double HitRateAt1,
    double HitRateAt5,
    double HitRateAt10,
    double RecallAt1,
    double RecallAt5,
    double RecallAt10,
    double MeanReciprocalRank,
    double NdcgAt10)
{
    /// <summary>The scores of these answers; all 0 where there are none.</summary>
    public static RetrievalScores Of(IReadOnlyList<RankedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new(
            answers.Count,
            HitRate(1), HitRate(5), HitRate(10),
            Recall(1), Recall(5), Recall(10),
            Mean(a => First(a.Relevant) is int rank ? 1.0 / rank : 0),
            Mean(Ndcg));

        double HitRate(int k) => Mean(a => a.Hits.Take(k).Contains(true) ? 1 : 0);

        double Recall(int k) => Mean(a => a.RelevantCount == 0 ? 0 : (double)a.Relevant.Take(k).Count(r => r) / a.RelevantCount);

        double Mean(Func<RankedAnswer, double> of) => answers.Count == 0 ? 0 : answers.Average(of);
    }

    private static int? First(IReadOnlyList<bool> relevant)
    {
        for (int i = 0; i < relevant.Count; i++)
        {
            if (relevant[i])
            {
                return i + 1;
            }
        }

        return null;
    }

    private static double Ndcg(RankedAnswer answer)
    {
        double ideal = Gain(Enumerable.Repeat(true, answer.RelevantCount));
        return ideal == 0 ? 0 : Gain(answer.Relevant) / ideal;
    }

    private static double Gain(IEnumerable<bool> relevant) => relevant.Take(10).Select((r, i) => r ? 1 / Math.Log2(i + 2) : 0).Sum();
}
