using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

public class TopKPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(TopKPlan.MostKept)]
    public void For_FewRows_KeepsAllScores(int rows)
        => Assert.Equal(new TopKPlan(1, 0, rows), TopKPlan.For(rows, 10));

    [Theory]
    [InlineData(TopKPlan.MostKept + 1, 1)]
    [InlineData(TopKPlan.MostKept + 1, 3072)]
    [InlineData(1_000_000, 100)]
    [InlineData(10_000_000, 1000)]
    [InlineData(int.MaxValue, 10)]
    public void For_ManyRows_LeavesRoomForTheSampleAndForWhatReachesItsThreshold(int rows, int wanted)
    {
        TopKPlan plan = TopKPlan.For(rows, wanted);

        Assert.True(plan.Capacity >= plan.Looked(rows));
        Assert.True(plan.Capacity >= Math.Min(rows, plan.Rank * plan.Stratum));
        Assert.True(plan.Capacity <= 1 << 22, $"{plan.Capacity} keys for a query");
        Assert.True(plan.Rank * (double)plan.Stratum >= wanted, "fewer rows are expected to reach the threshold than are wanted");
        Assert.InRange(plan.Rank, 1, TopKRounds.MostSelected);
    }

    [Fact]
    public void Sampled_RankGrowsWithWhatIsWanted()
        => Assert.True(TopKPlan.Sampled(1_000_000, 1000, 50).Rank > TopKPlan.Sampled(1_000_000, 10, 50).Rank);
}
