using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

/// <summary>The process's resident memory, with room for what the other tests do meanwhile; each bound is far below what a leak would take.</summary>
public sealed class SessionMemoryTests : IDisposable
{
    private const long Megabyte = 1 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dispose_OpenedAndRunFiftyTimes_GivesTheWeightsBack()
    {
        // 16 MB of weights and as much again packed, fifty times: 800 MB at least if they stayed.
        string path = OnnxFiles.MatMul(2048).Save(_folder.File("m.onnx"));
        TensorSet inputs = new(Tensor.Create("x", ElementType.Float32, 8, 2048));
        inputs[0].Span<float>().Fill(1);
        OpenAndRun(path, inputs);
        long before = Resident();
        for (int i = 0; i < 50; i++)
        {
            OpenAndRun(path, inputs);
        }

        Assert.InRange(Resident() - before, long.MinValue, 250 * Megabyte);
    }

    [Fact]
    public void Run_OutputsDisposed_GiveTheirMemoryBack()
    {
        // 32 MB of outputs, forty times: more than a gigabyte if they stayed.
        using OnnxSession session = OnnxSession.Open("m", OnnxFiles.AddSub(ElementType.Float32, "n").Save(_folder.File("m.onnx")));
        TensorSet inputs = new(Tensor.Create("a", ElementType.Float32, 4 << 20), Tensor.Create("b", ElementType.Float32, 4 << 20));
        session.Run(inputs).Dispose();
        long before = Resident();
        for (int i = 0; i < 40; i++)
        {
            session.Run(inputs).Dispose();
        }

        Assert.InRange(Resident() - before, long.MinValue, 250 * Megabyte);
    }

    private static void OpenAndRun(string path, TensorSet inputs)
    {
        using OnnxSession session = OnnxSession.Open("m", path);
        session.Run(inputs).Dispose();
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }
}
