using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

/// <summary>The asset pack's models against numbers from a float64 interpreter that is not ONNX Runtime.</summary>
public sealed class RealModelTests
{
    private static readonly Lazy<JsonDocument> Cases = new(() => JsonDocument.Parse(File.ReadAllText(Assets.PathOf("expected/model_io/cases.json"))));

    [AssetTheory("expected/model_io/cases.json")]
    [InlineData("musicnn-mtat_b2", 1e-4)]
    [InlineData("musicnn-mtat_t400", 1e-4)]
    [InlineData("musicnn-jamendo_b2", 1e-4)]
    [InlineData("fcn-mtat_b1", 1e-4)]
    [InlineData("superres_wolves", 1e-4)]
    [InlineData("basic-pitch_trumpet", 1e-3)]
    [InlineData("triton-simple", 0)]
    [InlineData("triton-simple_int8", 0)]
    public async Task ExecuteAsync_Case_GivesTheExpectedNumbers(string name, double tolerance)
    {
        JsonElement fixture = Cases.Value.RootElement.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        string file = Assets.PathOf("models/" + fixture.GetProperty("model").GetString());
        await using IModel model = await ModelFolder.LoadAsync(Path.GetDirectoryName(file)!, new ModelDeclaration { FileName = Path.GetFileName(file), Device = "cpu" });
        Tensor[] inputs = [.. fixture.GetProperty("in").EnumerateObject().Select(i => Array(i.Value.GetString()!, i.Name))];
        using TensorSet outputs = await model.ExecuteAsync(new TensorSet(inputs), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        foreach (JsonProperty output in fixture.GetProperty("out").EnumerateObject())
        {
            string expectedFile = output.Value.ValueKind == JsonValueKind.String ? output.Value.GetString()! : output.Value.GetProperty("file").GetString()!;
            Tensor expected = Array(expectedFile, output.Name);
            Assert.InRange(LargestDifference(Values(expected), Stored(outputs[output.Name], expected)), 0, tolerance);
        }
    }

    [AssetTheory("expected/model_io/faces_1.rgb_240x320.npy")]
    [InlineData("faces_1")]
    [InlineData("faces_wolves")]
    public async Task ExecuteAsync_Faces_GivesTheExpectedScoresAndBoxes(string name)
    {
        await using IModel model = await ModelFolder.LoadAsync(Assets.PathOf("models/face-rfb-320"), new ModelDeclaration { Device = "cpu" });
        Tensor picture = Array($"{name}.rgb_240x320.npy", "rgb");
        float[] input = new float[3 * 240 * 320];
        for (int i = 0; i < input.Length; i++)
        {
            input[((i % 3) * 240 * 320) + (i / 3)] = (picture.Data.Span[i] - 127f) / 128f;
        }

        using TensorSet outputs = await model.ExecuteAsync(
            new TensorSet(Tensor.Of<float>("input", ElementType.Float32, input, 1, 3, 240, 320)), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        double[] scores = Values(outputs["scores"]), boxes = Values(outputs["boxes"]);
        int[] index = [.. Values(Array($"{name}.top64_index.npy", "index")).Select(v => (int)v)];
        Assert.InRange(LargestDifference(Values(Array($"{name}.top64_scores.npy", "scores")), [.. index.SelectMany(i => scores[(2 * i)..((2 * i) + 2)])]), 0, 1e-4);
        Assert.InRange(LargestDifference(Values(Array($"{name}.top64_boxes.npy", "boxes")), [.. index.SelectMany(i => boxes[(4 * i)..((4 * i) + 4)])]), 0, 1e-4);
    }

    [AssetTheory("models/triton-simple_string/1/model.onnx")]
    [InlineData("models/triton-simple_string/1")]
    public async Task ExecuteAsync_TritonsStringModel_AddsText(string version)
    {
        await using IModel model = await ModelFolder.LoadAsync(Assets.PathOf(version), new ModelDeclaration { MaxBatchSize = 8 });
        string[] a = [.. Enumerable.Range(0, 16).Select(i => $"{i}")], b = [.. Enumerable.Repeat("1", 16)];
        using TensorSet outputs = await model.ExecuteAsync(
            new TensorSet(Tensor.OfStrings("INPUT0", a, 1, 16), Tensor.OfStrings("INPUT1", b, 1, 16)), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Tensor.OfStrings("", [.. Enumerable.Range(1, 16).Select(i => $"{i}")], 1, 16).Data.ToArray(), outputs["OUTPUT0"].Data.ToArray());
    }

    [AssetTheory("models/face-rfb-320/version-RFB-320.onnx")]
    [InlineData("models/face-rfb-320", "0: input [1,3,240,320] -> scores [1,4420,2], boxes [1,4420,4]")]
    [InlineData("models/super-resolution", "4: input [1,224,224] -> output [1,672,672]")]
    public async Task LoadAsync_OtherNameAndNoConfiguration_ReadsTheSignature(string version, string expected)
    {
        await using IModel model = await ModelFolder.LoadAsync(Assets.PathOf(version), new ModelDeclaration());
        ModelSignature signature = model.Signature;
        Assert.Equal(expected, $"{signature.MaxBatchSize}: {Text(signature.Inputs)} -> {Text(signature.Outputs)}");
    }

    private static Tensor Array(string file, string name) => NpyFile.Read(Assets.PathOf("expected/model_io/" + file), name);

    /// <summary>The enlarged picture is stored as its rows and columns 300 to 427; everything else whole.</summary>
    private static double[] Stored(Tensor actual, Tensor expected)
    {
        double[] values = Values(actual);
        if (actual.ElementCount == expected.ElementCount)
        {
            return values;
        }

        Assert.Equal([1, 1, 672, 672], actual.Shape.AsEnumerable());
        Assert.Equal([1, 1, 128, 128], expected.Shape.AsEnumerable());
        return [.. Enumerable.Range(300, 128).SelectMany(row => values.Skip((row * 672) + 300).Take(128))];
    }

    private static double LargestDifference(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
    }

    private static double[] Values(Tensor tensor) => tensor.Type switch
    {
        ElementType.Float32 => [.. tensor.Span<float>().ToArray().Select(v => (double)v)],
        ElementType.Float64 => tensor.Span<double>().ToArray(),
        ElementType.Int64 => [.. tensor.Span<long>().ToArray().Select(v => (double)v)],
        ElementType.Int32 => [.. tensor.Span<int>().ToArray().Select(v => (double)v)],
        ElementType.Int8 => [.. tensor.Span<sbyte>().ToArray().Select(v => (double)v)],
        _ => throw new NotSupportedException(tensor.ToString()),
    };

    private static string Text(IReadOnlyList<TensorSpec> specs)
        => string.Join(", ", specs.Select(s => $"{s.Name} {TensorShape.Format(s.Dimensions.AsSpan())}"));
}
