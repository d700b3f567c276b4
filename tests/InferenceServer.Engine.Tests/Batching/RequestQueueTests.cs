using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;

namespace InferenceServer.Engine.Tests.Batching;

public sealed class RequestQueueTests
{
    [Fact]
    public void TakeBatch_RequestsTooLargeForOneBlock_GoIntoBatchesBelowAGibibyte()
    {
        // One array stands for all: nobody reads it.
        byte[] data = GC.AllocateUninitializedArray<byte>(600 << 20);
        RequestQueue queue = new(new BatchingPolicy(), maxBatchSize: 8, TimeProvider.System);
        for (int i = 0; i < 3; i++)
        {
            queue.Add(Pending(new Tensor("x", ElementType.UInt8, [1, data.Length], data)));
        }

        Assert.Single(queue.TakeBatch(flush: false, out _)!);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void TakeBatch_SmallRequestsBesideAHugeOne_KeepTheirOrder()
    {
        byte[] data = GC.AllocateUninitializedArray<byte>(600 << 20);
        RequestQueue queue = new(new BatchingPolicy(), maxBatchSize: 8, TimeProvider.System);
        PendingRequest[] requests = [.. Enumerable.Range(0, 4).Select(_ => Pending(new Tensor("x", ElementType.UInt8, [1, data.Length], data)))];
        foreach (PendingRequest request in requests)
        {
            queue.Add(request);
        }

        foreach (PendingRequest request in requests)
        {
            Assert.Same(request, Assert.Single(queue.TakeBatch(flush: true, out _)!));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_InAnyOrderWithUnwatch_LetsGoOfTheCallersToken(bool takenFirst)
    {
        using CancellationTokenSource caller = new();
        bool isCalled = false;
        PendingRequest request = Pending(Tensor.Create("x", ElementType.UInt8, 1));
        CancellationTokenRegistration registration = caller.Token.Register(() => isCalled = true);

        if (takenFirst)
        {
            request.Unwatch();
            request.Watch(registration);
        }
        else
        {
            request.Watch(registration);
            request.Unwatch();
        }

        await caller.CancelAsync();
        Assert.False(isCalled);
    }

    [Fact]
    public async Task Watch_StillWaiting_HearsTheCaller()
    {
        using CancellationTokenSource caller = new();
        bool isCalled = false;

        Pending(Tensor.Create("x", ElementType.UInt8, 1)).Watch(caller.Token.Register(() => isCalled = true));

        await caller.CancelAsync();
        Assert.True(isCalled);
    }

    private static PendingRequest Pending(Tensor tensor) => new(new TensorSet(tensor), 1, 0, CancellationToken.None);
}
