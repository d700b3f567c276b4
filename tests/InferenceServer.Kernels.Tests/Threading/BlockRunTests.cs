using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Tests.Threading;

public sealed class BlockRunTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(100, 1)]
    [InlineData(1000, 3)]
    public void Execute_AnyBlocksAndWorkers_DoesEachBlockOnce(int blocks, int workers)
    {
        Work work = new(blocks, workers);

        BlockRun.Execute(work, blocks, workers, CancellationToken.None);

        Assert.All(work.Done, count => Assert.Equal(1, count));
        Assert.False(work.Overlapped);
        Assert.True(work.Rising);
    }

    [Fact]
    public void Execute_ManyTimesFromManyThreads_StaysWhole()
    {
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 300; i++)
            {
                Work work = new(blocks: 20, workers: 4);
                BlockRun.Execute(work, 20, 4, CancellationToken.None);
                Assert.All(work.Done, count => Assert.Equal(1, count));
                Assert.False(work.Overlapped);
            }
        });
    }

    [Fact]
    public void Execute_CancelledByABlock_StopsBeforeTheNext()
    {
        using CancellationTokenSource source = new();
        Work work = new(blocks: 100, workers: 1) { OnBlock = block => { if (block == 3) { source.Cancel(); } } };

        Assert.Throws<OperationCanceledException>(() => BlockRun.Execute(work, 100, 1, source.Token));

        Assert.Equal(4, work.Done.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Execute_BlockThrows_ThrowsToTheCallerAndNextRunIsClean(int workers)
    {
        Work failing = new(blocks: 50, workers) { OnBlock = block => { if (block == 7) { throw new InvalidDataException("seven"); } } };

        Assert.Throws<InvalidDataException>(() => BlockRun.Execute(failing, 50, workers, CancellationToken.None));

        Work work = new(blocks: 50, workers);
        BlockRun.Execute(work, 50, workers, CancellationToken.None);
        Assert.All(work.Done, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Execute_BlockRunsBlocks_DoesAll()
    {
        Work inner = new(blocks: 64, workers: 4);
        Work outer = new(blocks: 4, workers: 4) { OnBlock = b => { if (b == 0) { BlockRun.Execute(inner, 64, 4, CancellationToken.None); } } };

        BlockRun.Execute(outer, 4, 4, CancellationToken.None);

        Assert.All(inner.Done, count => Assert.Equal(1, count));
        Assert.All(outer.Done, count => Assert.Equal(1, count));
    }

    private sealed class Work(int blocks, int workers) : IBlockWork
    {
        private readonly int[] _done = new int[blocks];
        private readonly int[] _inside = new int[workers];
        private readonly int[] _last = [.. Enumerable.Repeat(-1, workers)];

        public int[] Done => _done;

        public bool Overlapped { get; private set; }

        public bool Rising { get; private set; } = true;

        public Action<int>? OnBlock { get; init; }

        public void Execute(int block, int worker)
        {
            Overlapped |= Interlocked.Increment(ref _inside[worker]) != 1;
            Rising &= block > _last[worker];
            _last[worker] = block;
            OnBlock?.Invoke(block);
            Interlocked.Increment(ref _done[block]);
            Interlocked.Decrement(ref _inside[worker]);
        }
    }
}
