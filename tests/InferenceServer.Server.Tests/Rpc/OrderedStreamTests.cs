using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Tests.Rpc;

public sealed class OrderedStreamTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_LaterAnswersReadyFirst_TellsInOrder()
    {
        TaskCompletionSource[] gates = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        TaskCompletionSource lastBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> told = [];
        Task run = OrderedStream.RunAsync(Each(3), AnswerAsync, Tell, together: 3, default);

        await lastBegun.Task.WaitAsync(Limit);
        gates[2].SetResult();
        gates[1].SetResult();
        gates[0].SetResult();
        await run.WaitAsync(Limit);

        Assert.Equal([0, 10, 20], told);

        async ValueTask<int> AnswerAsync(int i, CancellationToken stop)
        {
            if (i == 2)
            {
                lastBegun.SetResult();
            }

            await gates[i].Task.WaitAsync(stop);
            return i * 10;
        }

        Task Tell(int answer)
        {
            told.Add(answer);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task RunAsync_OneFails_TellsThoseBeforeAndStopsTheOthers()
    {
        List<int> told = [];
        int stopped = 0;

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => OrderedStream.RunAsync(Each(1000), AnswerAsync, Tell, together: 4, default).WaitAsync(Limit));

        Assert.Equal("second", error.Message);
        Assert.Equal([0, 1], told);
        Assert.InRange(stopped, 0, 10);

        async ValueTask<int> AnswerAsync(int i, CancellationToken stop)
        {
            if (i == 2)
            {
                throw new InvalidOperationException("second");
            }

            if (i > 2)
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                }
                finally
                {
                    Interlocked.Increment(ref stopped);
                }
            }

            return i;
        }

        Task Tell(int answer)
        {
            told.Add(answer);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task RunAsync_RequestsFail_ThatEndsIt()
        => await Assert.ThrowsAsync<FormatException>(() => OrderedStream.RunAsync(Failing(), (i, _) => new ValueTask<int>(i), _ => Task.CompletedTask, together: 2, default).WaitAsync(Limit));

    [Fact]
    public async Task RunAsync_Cancelled_Ends()
    {
        using CancellationTokenSource cancellation = new();
        Task run = OrderedStream.RunAsync(Each(10), (_, stop) => NeverAsync(stop), _ => Task.CompletedTask, together: 2, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Limit));
    }

    private static async ValueTask<int> NeverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        return 0;
    }

    private static async IAsyncEnumerable<int> Each(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> Failing()
    {
        yield return 1;
        await Task.Yield();
        throw new FormatException();
    }
}
