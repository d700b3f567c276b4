using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class SessionCopiesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, 1)]
    public void Open_ConcurrentRuns_OpensTheGraphForEachThatHasThreadsOfItsOwn(int threads, int expected)
    {
        using OnnxSession session = Open(OnnxFiles.MatMul(64), new OnnxSessionOptions { Device = OnnxDevice.Cpu, Threads = threads, ConcurrentRuns = 3 });
        Assert.Equal(expected, session.Copies);
    }

    [Fact]
    public void Open_LargeWeights_AreNotCopiedBeyondTheirBound()
    {
        // Beside the graph, as weights in files of their own are: sparse, so that it takes no room.
        using (FileStream weights = File.Create(_folder.File("m.onnx_data")))
        {
            weights.SetLength(60 << 20);
        }

        using OnnxSession session = Open(OnnxFiles.MatMul(64), new OnnxSessionOptions { Device = OnnxDevice.Cpu, Threads = 1, ConcurrentRuns = 8 });
        Assert.Equal(2, session.Copies);
    }

    [Fact]
    public async Task Run_MoreAtOnceThanCopies_EachGetsItsOwnUntilClosed()
    {
        OnnxSession session = Open(OnnxFiles.AddSub(ElementType.Int64, "n"), new OnnxSessionOptions { Device = OnnxDevice.Cpu, Threads = 1, ConcurrentRuns = 2 });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            for (long i = 0; i < 200; i++)
            {
                using TensorSet outputs = session.Run(Pair(worker, i));
                Assert.Equal(worker + i, outputs["sum"].Span<long>()[0]);
            }
        }))).WaitAsync(Patience);

        session.Dispose();

        // Every copy is closed, not only the first.
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<ObjectDisposedException>(() => session.Run(Pair(1, 2)));
        }
    }

    private static TensorSet Pair(long a, long b) => new(Tensor.Of<long>("a", ElementType.Int64, [a], 1), Tensor.Of<long>("b", ElementType.Int64, [b], 1));

    private OnnxSession Open(OnnxFile file, OnnxSessionOptions options) => OnnxSession.Open("m", file.Save(_folder.File("m.onnx")), options);
}
