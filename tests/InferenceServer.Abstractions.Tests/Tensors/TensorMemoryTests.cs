namespace InferenceServer.Abstractions.Tests.Tensors;

public sealed class TensorMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData((1 << 20) + 1)]
    public void Rent_Length_IsExactlyThatLong(int length)
    {
        using TensorMemory memory = TensorMemory.Rent(length);

        Assert.Equal(length, memory.Memory.Length);
    }

    [Fact]
    public void Dispose_OfAllOwners_GivesTheMemoryBackOnce()
    {
        TensorMemory memory = TensorMemory.Rent(16);
        Assert.Same(memory, memory.Retain());

        memory.Dispose();
        Assert.Equal(16, memory.Memory.Length);
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Memory);
        memory.Dispose();
    }

    [Fact]
    public void Retain_AfterTheLastOwner_FailsEveryTime()
    {
        TensorMemory memory = TensorMemory.Rent(16);
        memory.Dispose();

        Assert.Throws<ObjectDisposedException>(memory.Retain);
        Assert.Throws<ObjectDisposedException>(memory.Retain);
    }

    [Fact]
    public async Task Retain_ManyThreads_KeepTheMemoryUntilTheLast()
    {
        TensorMemory memory = TensorMemory.Rent(16);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                using TensorMemory share = memory.Retain();
                Assert.Equal(16, share.Memory.Length);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(30));

        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Memory);
    }
}
