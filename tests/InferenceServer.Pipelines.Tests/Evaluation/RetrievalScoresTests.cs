using InferenceServer.Pipelines.Evaluation;

namespace InferenceServer.Pipelines.Tests.Evaluation;

public sealed class RetrievalScoresTests
{
    [Fact]
    public void Of_TwoAnswers_IsTheMeanOfTheDefinitions()
    {
        RankedAnswer first = new(Marks(12, 0, 3), 2, Marks(12, 0, 3));
        RankedAnswer second = new(Marks(12, 6, 11), 4, Marks(12, 2));

        RetrievalScores scores = RetrievalScores.Of([first, second]);

        Assert.Equal(2, scores.Queries);
        Assert.Equal((0.5, 1.0, 1.0), (scores.HitRateAt1, scores.HitRateAt5, scores.HitRateAt10));
        Assert.Equal((0.25, 0.5, 0.625), (scores.RecallAt1, scores.RecallAt5, scores.RecallAt10));
        Assert.Equal((1 + (1 / 7.0)) / 2, scores.MeanReciprocalRank, 1e-12);
        double ndcgFirst = (1 + (1 / Math.Log2(5))) / (1 + (1 / Math.Log2(3)));
        double ndcgSecond = 1 / Math.Log2(8) / (1 + (1 / Math.Log2(3)) + 0.5 + (1 / Math.Log2(5)));
        Assert.Equal((ndcgFirst + ndcgSecond) / 2, scores.NdcgAt10, 1e-12);
    }

    [Fact]
    public void Of_NothingFound_IsZero()
    {
        RetrievalScores scores = RetrievalScores.Of([new([], 3, []), new(Marks(5), 0, Marks(5))]);

        Assert.Equal(new RetrievalScores(2, 0, 0, 0, 0, 0, 0, 0, 0), scores);
    }

    [Fact]
    public void Of_NoAnswers_IsZero() => Assert.Equal(new RetrievalScores(0, 0, 0, 0, 0, 0, 0, 0, 0), RetrievalScores.Of([]));

    private static bool[] Marks(int length, params int[] at) => [.. Enumerable.Range(0, length).Select(at.Contains)];
}
