using InferenceServer.Abstractions;
using InferenceServer.Tests.Onnx;

namespace InferenceServer.Client.Tests;

/// <summary>Real models behind a real server, on real inputs with values computed elsewhere.</summary>
public sealed class RealModelTests : IDisposable
{
    private const string Expected = "expected/model_io/";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly InferenceClient _client = new(new Uri($"http://{RealServerFactAttribute.Address ?? "127.0.0.1:1"}"), new() { Timeout = Limit });

    public void Dispose() => _client.Dispose();

    [RealModelTheory]
    [InlineData("musicnn-mtat", "musicnn-mtat_b2", "mel_db", "tags", "embedding", 1e-4)]
    [InlineData("basic-pitch", "basic-pitch_trumpet", "serving_default_input_2:0", "StatefulPartitionedCall:2", "StatefulPartitionedCall:1", 1e-3)]
    public async Task Infer_RealInput_EqualsTheExpectedOutputs(string model, string file, string input, string output, string second, double tolerance)
    {
        Tensor given = NpyFile.Read(Assets.PathOf($"{Expected}{file}.in0.npy"), input);

        InferenceResult result = await _client.InferAsync(model, [InferenceTensor.Create(input, [.. given.Shape], given.Span<float>().ToArray())]).WaitAsync(Limit);

        AssertClose($"{file}.out0.npy", result[output], tolerance);
        AssertClose($"{file}.out1.npy", result[second], tolerance);
    }

    private static void AssertClose(string file, InferenceTensor actual, double tolerance)
    {
        Tensor expected = NpyFile.Read(Assets.PathOf(Expected + file), "expected");
        Assert.Equal(expected.Shape.ToArray(), actual.Shape);
        Assert.All(expected.Span<float>().ToArray().Zip(actual.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }
}
