using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class OnnxSessionConcurrencyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private OnnxSession Open(OnnxFile file, TimeProvider? time = null)
        => OnnxSession.Open("m", file.Save(_folder.File("m.onnx")), new OnnxSessionOptions { Time = time ?? TimeProvider.System });

    [Fact]
    public async Task Run_FromSeveralThreads_EachGetsItsOwn()
    {
        using OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int64, "n"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (long i = 0; i < 200; i++)
            {
                long a = (worker * 1000) + i;
                using TensorSet outputs = session.Run(new TensorSet(
                    Tensor.Of<long>("a", ElementType.Int64, [a, a], 2), Tensor.Of<long>("b", ElementType.Int64, [i, 1], 2)));
                Assert.Equal([a + i, a + 1], outputs["sum"].Span<long>().ToArray());
            }
        }))).WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_ShortRuns_AreOverWhenItReturns()
    {
        using OnnxSession session = Open(OnnxFiles.Identity(ElementType.Int32, "n"), new SteppingTime { Step = TimeSpan.FromMicroseconds(10) });
        using TensorSet first = await session.RunAsync(One()).AsTask().WaitAsync(Patience);
        ValueTask<TensorSet> second = session.RunAsync(One());
        Assert.True(second.IsCompletedSuccessfully);
        using TensorSet outputs = await second;
        Assert.Equal(1, outputs["y"].Span<int>()[0]);
    }

    [Fact]
    public async Task RunAsync_LongRuns_LeaveTheCallersThread()
    {
        // A dozen products of large matrices: the caller has its task back before they are done.
        using OnnxSession session = Open(Chain(12), new SteppingTime { Step = TimeSpan.FromMilliseconds(10) });
        for (int i = 0; i < 2; i++)
        {
            ValueTask<TensorSet> run = session.RunAsync(Large());
            Assert.False(run.IsCompleted);
            using TensorSet outputs = await run.AsTask().WaitAsync(Patience);
            Assert.Equal([512L, 512L], outputs[0].Shape.AsEnumerable());
        }
    }

    [Fact]
    public async Task RunAsync_RunThatFollowsOnTheRunsThread_StaysThere()
    {
        using OnnxSession session = Open(Chain(12), new SteppingTime { Step = TimeSpan.FromMilliseconds(10) });
        (bool isOver, TensorSet second) = await FollowAsync(session).WaitAsync(Patience);
        using (second)
        {
            Assert.True(isOver);
        }
    }

    [Fact]
    public void Run_TokenSetBefore_DoesNotRun()
    {
        using OnnxSession session = Open(OnnxFiles.Identity(ElementType.Int32, "n"));
        Assert.Throws<OperationCanceledException>(() => session.Run(One(), null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task RunAsync_TokenSetDuring_StopsAndTheSessionGoesOn()
    {
        // Seconds of work, were it not stopped; then it would end without the exception.
        using OnnxSession session = Open(Chain(200));
        using CancellationTokenSource stop = new();
        Task<TensorSet> run = session.RunAsync(Large(), null, stop.Token).AsTask();
        // Here and now: a busy thread pool would set it only when the run is over.
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
        Task<TensorSet> again = session.RunAsync(Large(), ["late"]).AsTask();
        using TensorSet outputs = await again.WaitAsync(Patience);
        Assert.Equal([512L, 512L], outputs[0].Shape.AsEnumerable());
    }

    [Fact]
    public async Task Dispose_DuringRuns_LetsThemEnd()
    {
        for (int i = 0; i < 20; i++)
        {
            OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int64, "n"));
            Task[] workers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                while (true)
                {
                    try
                    {
                        using TensorSet outputs = session.Run(new TensorSet(
                            Tensor.Of<long>("a", ElementType.Int64, [5], 1), Tensor.Of<long>("b", ElementType.Int64, [3], 1)));
                        Assert.Equal(8, outputs["sum"].Span<long>()[0]);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            }))];
            session.Dispose();
            await Task.WhenAll(workers).WaitAsync(Patience);
        }
    }

    private static async Task<(bool IsOver, TensorSet Second)> FollowAsync(OnnxSession session)
    {
        // The test's own scheduler would take what follows elsewhere.
        using TensorSet first = await session.RunAsync(Large()).ConfigureAwait(false);
        ValueTask<TensorSet> second = session.RunAsync(Large());
        return (second.IsCompletedSuccessfully, await second.ConfigureAwait(false));
    }

    private static TensorSet One() => new(Tensor.Of<int>("x", ElementType.Int32, [1], 1));

    private static TensorSet Large()
    {
        Tensor x = Tensor.Create("x", ElementType.Float32, 512, 512);
        x.Span<float>().Fill(1f / 512);
        return new TensorSet(x);
    }

    private static OnnxFile Chain(int length)
    {
        OnnxFile file = new OnnxFile().Input("x", ElementType.Float32, "512,512")
            .Output("late", ElementType.Float32, "512,512").Output("early", ElementType.Float32, "512,512")
            .Node("MatMul", ["x", "x"], ["early"]);
        for (int i = 0; i < length; i++)
        {
            file.Node("MatMul", [i == 0 ? "early" : $"v{i}", "x"], [i == length - 1 ? "late" : $"v{i + 1}"]);
        }

        return file;
    }
}
