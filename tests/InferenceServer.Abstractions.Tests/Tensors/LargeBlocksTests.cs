namespace InferenceServer.Abstractions.Tests.Tensors;

/// <summary>The lengths are odd on purpose: no other test of this assembly rents them.</summary>
public sealed class LargeBlocksTests
{
    [Fact]
    public void Rent_AfterReturn_GivesTheSameBlock()
    {
        byte[] block = LargeBlocks.Rent(5_000_011);
        LargeBlocks.Return(block);

        byte[] again = LargeBlocks.Rent(4_900_007);

        Assert.Same(block, again);
        Assert.NotSame(block, LargeBlocks.Rent(4_900_007));
    }

    [Fact]
    public void Rent_MuchSmaller_LeavesTheBlockForOthers()
    {
        byte[] block = LargeBlocks.Rent(9_000_011);
        LargeBlocks.Return(block);

        Assert.Equal(4_000_037, LargeBlocks.Rent(4_000_037).Length);
        Assert.Same(block, LargeBlocks.Rent(9_000_011));
    }

    [Fact]
    public void Return_BlockTooLargeToKeep_LeavesTheOthers()
    {
        byte[] block = LargeBlocks.Rent(20_000_003);
        LargeBlocks.Return(block);

        LargeBlocks.Return(GC.AllocateUninitializedArray<byte>(100_000_007));

        Assert.Same(block, LargeBlocks.Rent(20_000_003));
    }

    [Fact]
    public void Return_MoreThanIsKept_LetsTheOldestGo()
    {
        byte[] oldest = LargeBlocks.Rent(30_000_001);
        LargeBlocks.Return(oldest);
        LargeBlocks.Return(GC.AllocateUninitializedArray<byte>(60_000_011));

        Assert.NotSame(oldest, LargeBlocks.Rent(30_000_001));
    }
}
