namespace InferenceServer.Onnx.Tests;

public sealed class RunThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task RunAsync_RunAfterRun_KeepsTheThreads()
    {
        // Twice as many at once as stay, so that some end as well.
        int most = 2 * Environment.ProcessorCount;
        HashSet<Thread> threads = [];
        for (int round = 0; round < 100; round++)
        {
            using Barrier together = new(most);
            foreach (Thread thread in await Task.WhenAll(Enumerable.Range(0, most).Select(_ => RunThread.RunAsync(() => Meet(together)))).WaitAsync(Patience))
            {
                threads.Add(thread);
            }
        }

        Assert.InRange(threads.Count, most, (100 * most) - 1);
    }

    [Fact]
    public async Task RunAsync_RunFails_TellsTheCallerAndTheThreadGoesOn()
    {
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<FormatException>(() => RunThread.RunAsync<int>(() => throw new FormatException()).WaitAsync(Patience));
            Assert.Equal(i, await RunThread.RunAsync(() => i).WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task IsCurrent_OnSuchAThread_IsTrue()
    {
        Assert.False(RunThread.IsCurrent);
        Assert.True(await RunThread.RunAsync(() => RunThread.IsCurrent).WaitAsync(Patience));
    }

    // A thread that failed to come would keep the others waiting; the barrier then fails them all.
    private static Thread Meet(Barrier together)
        => together.SignalAndWait(Patience) ? Thread.CurrentThread : throw new TimeoutException("not all runs were under way at once");
}
