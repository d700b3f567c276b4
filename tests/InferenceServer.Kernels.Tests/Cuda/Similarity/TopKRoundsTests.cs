using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

public class TopKRoundsTests
{
    private const int Rows = 4000, K = 40, Stratum = 10;

    [Fact]
    public void Run_ThatKeepsAll_ScansOnce()
    {
        Assert.Equal(1, Search(new KeysInMemory(Scores(row => row)), TopKPlan.For(Rows, K)));
    }

    [Fact]
    public void Run_OfASampleLikeTheRest_ScansOnce()
    {
        Assert.Equal(1, Search(new KeysInMemory(Scores(row => row * 7919 % Rows)), TopKPlan.Sampled(Rows, K, Stratum)));
    }

    [Fact]
    public void Run_OfASampleOfTheWorst_ScansAgainWithABetterThreshold()
    {
        Assert.InRange(Search(new KeysInMemory(Scores(row => row % Stratum == 0 ? -row : row)), TopKPlan.Sampled(Rows, K, Stratum)), 2, 10);
    }

    [Fact]
    public void Run_OfASampleOfTheBest_ScansAgainWithoutAThreshold()
    {
        TopKPlan plan = TopKPlan.Sampled(Rows, K, Stratum);
        Assert.True(plan.Rank < K);

        Assert.InRange(Search(new KeysInMemory(Scores(row => row % Stratum == 0 ? row : -row)), plan), 3, 10);
    }

    [Fact]
    public void Run_OfEqualScores_FindsTheFirstRows()
    {
        Assert.InRange(Search(new KeysInMemory(Scores(_ => 1)), TopKPlan.Sampled(Rows, K, Stratum)), 1, 10);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        KeysInMemory device = new(Scores(row => row));
        TopKPlan plan = TopKPlan.Sampled(Rows, K, Stratum);

        Assert.Throws<OperationCanceledException>(() => TopKRounds.Run(device, Rows, plan, K, reranked: false, new ulong[K], new ulong[1], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Wanted_OfCoarseScores_IsMoreThanIsAskedFor()
    {
        Assert.Equal(10, TopKRounds.Wanted(10, reranked: false));
        Assert.Equal(40, TopKRounds.Wanted(10, reranked: true));
        Assert.Equal(TopKRounds.MostSelected, TopKRounds.Wanted(CudaTopK.MaxK, reranked: true));
    }

    private static ulong[] Scores(Func<int, float> score) => [.. Enumerable.Range(0, Rows).Select(row => RankKey.Of(score(row), (uint)row))];

    private static int Search(KeysInMemory device, TopKPlan plan)
    {
        ulong[] keys = new ulong[K];

        int scans = TopKRounds.Run(device, Rows, plan, K, reranked: false, keys, new ulong[1], CancellationToken.None);

        Assert.Equal(device.Keys.OrderDescending().Take(K), keys);
        return scans;
    }
}
