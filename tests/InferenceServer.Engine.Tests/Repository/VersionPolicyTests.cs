using InferenceServer.Engine.Repository;

namespace InferenceServer.Engine.Tests.Repository;

public sealed class VersionPolicyTests
{
    private static readonly long[] Existing = [10, 2, 9];

    [Fact]
    public void Choose_LatestOnly_IsTheHighestNumber() => Assert.Equal([10L], VersionPolicy.LatestOnly.Choose(Existing));

    [Fact]
    public void Choose_LatestTwo_AreAscending() => Assert.Equal([9L, 10], new VersionPolicy(2, []).Choose(Existing));

    [Fact]
    public void Choose_All_AreAscending() => Assert.Equal([2L, 9, 10], VersionPolicy.All.Choose(Existing));

    [Fact]
    public void Choose_Specific_AreThoseThatExist() => Assert.Equal([2L, 10], new VersionPolicy(1, [10, 77, 2]).Choose(Existing));
}
