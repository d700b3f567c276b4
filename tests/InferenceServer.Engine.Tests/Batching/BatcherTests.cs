using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;

namespace InferenceServer.Engine.Tests.Batching;

public sealed class BatcherTests
{
    private static readonly BatchingPolicy Waiting = new() { MaxQueueDelay = TimeSpan.FromMilliseconds(5) };

    [Fact]
    public async Task ExecuteAsync_IdleModel_RunsOnTheCallersThread()
    {
        using BatcherFixture f = new(new GatedModel(8));

        Task<TensorSet> answer = f.Send(1, 2);

        Assert.True(answer.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, f.Model.ThreadOfLast);
        await BatcherFixture.AssertValues([2f, 4f], answer);
    }

    [Fact]
    public async Task ExecuteAsync_ModelThatAnswersOnItsOwnThread_IsNotHeldUpByTheCaller()
    {
        TaskCompletionSource gate = new();
        using BatcherFixture f = new(new GatedModel(8) { Gate = gate });
        Thread model = new(gate.SetResult);

        // Off the test's own context, which would take what follows the answer away from the model's thread by itself.
        Thread caller = await Task.Run(() =>
        {
            Task<Thread> going = GoOnAsync();
            model.Start();
            return going;
        }).WaitAsync(BatcherFixture.Patience);

        Assert.NotSame(model, caller);
        model.Join();

        async Task<Thread> GoOnAsync()
        {
            using TensorSet answer = await f.Batcher.ExecuteAsync(BatcherFixture.Rows(1, 1, 2), 1, CancellationToken.None).ConfigureAwait(false);
            return Thread.CurrentThread;
        }
    }

    [Fact]
    public async Task ExecuteAsync_BusyModel_WaitingRequestsShareOneBatchAndEachGetsItsOwnRows()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy();
        Task<TensorSet> one = f.Send(1, 2), two = f.Send(BatcherFixture.Rows(2, 3, 4, 5, 6)), three = f.Send(7, 8);
        Assert.False(one.IsCompleted);

        f.Model.Gate.SetResult();

        await BatcherFixture.AssertValues([2f, 4f], one);
        await BatcherFixture.AssertValues([6f, 8f, 10f, 12f], two);
        await BatcherFixture.AssertValues([14f, 16f], three);
        await BatcherFixture.AssertValues([0f], first);
        Assert.Equal([1, 4], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_MoreRowsThanFit_GoIntoTheNextBatchInOrder()
    {
        using BatcherFixture f = new(new GatedModel(4));
        Task<TensorSet> first = f.Occupy();
        Task<TensorSet>[] waiting = [.. Enumerable.Range(0, 6).Select(i => f.Send(i))];

        f.Model.Gate.SetResult();
        await Task.WhenAll(waiting.Append(first)).WaitAsync(BatcherFixture.Patience);

        Assert.Equal([1, 4, 2], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_OtherShape_DoesNotShareABatch()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy();
        Task<TensorSet> narrow = f.Send(1), wide = f.Send(1, 2), narrowAgain = f.Send(3);

        f.Model.Gate.SetResult();

        await BatcherFixture.AssertValues([2f], narrow);
        await BatcherFixture.AssertValues([2f, 4f], wide);
        await BatcherFixture.AssertValues([6f], narrowAgain);
        await first.WaitAsync(BatcherFixture.Patience);
        Assert.Equal([1, 2, 1], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_WithDelay_WaitsForCompanyUntilTheDelayIsOver()
    {
        using BatcherFixture f = new(new GatedModel(8), Waiting);
        Task<TensorSet> one = f.Send(1);
        f.Time.Advance(TimeSpan.FromMilliseconds(4));
        Task<TensorSet> two = f.Send(2);
        Assert.Empty(f.Model.Batches);

        f.Time.Advance(TimeSpan.FromMilliseconds(1));

        await BatcherFixture.AssertValues([2f], one);
        await BatcherFixture.AssertValues([4f], two);
        Assert.Equal([2], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_WithDelayAndFullBatch_WaitsNoLonger()
    {
        using BatcherFixture f = new(new GatedModel(2), Waiting);

        await Task.WhenAll(f.Send(1), f.Send(2)).WaitAsync(BatcherFixture.Patience);

        Assert.Equal([2], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_PreferredSizeReached_IsExecutedAtOnceAndTheRestWaits()
    {
        using BatcherFixture f = new(new GatedModel(8), Waiting with { PreferredBatchSizes = [3] });
        Task<TensorSet>[] sent = [.. Enumerable.Range(0, 4).Select(i => f.Send(i))];

        await Task.WhenAll(sent[..3]).WaitAsync(BatcherFixture.Patience);
        Assert.False(sent[3].IsCompleted);
        f.Time.Advance(TimeSpan.FromMilliseconds(5));
        await sent[3].WaitAsync(BatcherFixture.Patience);

        Assert.Equal([3, 1], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_NotCombining_ExecutesEachRequestAlone()
    {
        using BatcherFixture f = new(new GatedModel(8), BatchingPolicy.None);
        Task<TensorSet>[] sent = [f.Occupy(), f.Send(1), f.Send(BatcherFixture.Rows(2, 2, 3))];

        f.Model.Gate.SetResult();
        await Task.WhenAll(sent).WaitAsync(BatcherFixture.Patience);

        Assert.Equal([1, 1, 2], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_CancelledInTheQueue_IsNeverExecutedAndGivesItsMemoryBack()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy();
        using CancellationTokenSource left = new();
        CountedOwner owner = new();
        Task<TensorSet> gone = f.Send(new TensorSet([.. BatcherFixture.Rows(1, 5)], owner), left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(BatcherFixture.Patience));
        Assert.Equal(1, owner.Disposals);
        f.Model.Gate.SetResult();
        await first.WaitAsync(BatcherFixture.Patience);
        await f.Batcher.DisposeAsync().AsTask().WaitAsync(BatcherFixture.Patience);
        Assert.Equal([1], f.Model.Batches);
    }

    [Fact]
    public async Task ExecuteAsync_FullQueue_IsRefused()
    {
        using BatcherFixture f = new(new GatedModel(1), new BatchingPolicy { MaxQueueSize = 1 });
        Task<TensorSet> first = f.Occupy(), waiting = f.Send(1);
        CountedOwner owner = new();

        InferenceException refused = await Assert.ThrowsAsync<InferenceException>(
            () => f.Send(new TensorSet([.. BatcherFixture.Rows(1, 5)], owner)).WaitAsync(BatcherFixture.Patience));

        Assert.Equal(InferenceError.Unavailable, refused.Error);
        Assert.StartsWith("Exceeds maximum queue size", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, owner.Disposals);
        f.Model.Gate.SetResult();
        await Task.WhenAll(first, waiting).WaitAsync(BatcherFixture.Patience);
    }

    [Fact]
    public async Task DisposeAsync_RequestsUnderWay_AreAnsweredAndNewOnesRefused()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy(), waiting = f.Send(1);
        Task disposal = f.Batcher.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        await Assert.ThrowsAsync<InferenceException>(() => f.Send(2).WaitAsync(BatcherFixture.Patience));

        f.Model.Gate.SetResult();
        await disposal.WaitAsync(BatcherFixture.Patience);

        await BatcherFixture.AssertValues([0f], first);
        await BatcherFixture.AssertValues([2f], waiting);
    }

    [Fact]
    public async Task ExecuteAsync_ManyCallersAtOnce_NeverExceedsConcurrencyAndLosesNothing()
    {
        using BatcherFixture f = new(new GatedModel(16, concurrency: 2));

        float[][] answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(() => BatcherFixture.ValuesOf(f.Send(i, -i))))).WaitAsync(BatcherFixture.Patience);

        Assert.All(answers, (values, i) => Assert.Equal([2f * i, -2f * i], values));
        Assert.InRange(f.Model.MostRunning, 1, 2);
        Assert.Equal(2000, f.Model.Batches.Sum());
        await f.Batcher.DisposeAsync().AsTask().WaitAsync(BatcherFixture.Patience);
    }
}
