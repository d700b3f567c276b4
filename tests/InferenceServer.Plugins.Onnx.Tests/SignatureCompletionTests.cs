using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

public sealed class SignatureCompletionTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Complete_NothingDeclared_OpenFirstDimensionIsTheBatch()
    {
        await using IModel model = await _folder.With(OnnxFiles.AddSub(ElementType.Int32, "batch,16")).LoadAsync();
        Assert.Equal("4: a INT32[16], b INT32[16] -> sum INT32[16], difference INT32[16]", Text(model.Signature));
    }

    [Theory]
    [InlineData("2,16")]
    [InlineData("")]
    public async Task Complete_NothingDeclared_FixedFirstDimensionDoesNotBatch(string dimensions)
    {
        await using IModel model = await _folder.With(OnnxFiles.Identity(ElementType.Int32, dimensions)).LoadAsync();
        Assert.Equal($"0: x INT32[{dimensions}] -> y INT32[{dimensions}]", Text(model.Signature));
    }

    [Fact]
    public async Task Complete_NothingDeclared_OpenDimensionsOfDifferentNamesDoNotBatch()
    {
        await using IModel model = await _folder.With(new OnnxFile()
            .Input("x", ElementType.Int32, "words,2").Output("y", ElementType.Int32, "letters,2").Node("Identity", ["x"], ["y"])).LoadAsync();
        Assert.Equal("0: x INT32[-1,2] -> y INT32[-1,2]", Text(model.Signature));
    }

    [Fact]
    public async Task Complete_NothingDeclared_ConvertersPlaceholdersBatch()
    {
        await using IModel model = await _folder.With(new OnnxFile()
            .Input("x", ElementType.Int32, "unk__1,2").Output("y", ElementType.Int32, "unk__2,2").Node("Identity", ["x"], ["y"])).LoadAsync();
        Assert.Equal("4: x INT32[2] -> y INT32[2]", Text(model.Signature));
    }

    [Fact]
    public async Task Complete_Declared_TakesTheNarrowerWordAndThoseOutputs()
    {
        await using IModel model = await _folder.With(OnnxFiles.AddSub(ElementType.Int32, "batch,n,2")).LoadAsync(new ModelDeclaration
        {
            MaxBatchSize = 8,
            Inputs = [new TensorSpec("b", ElementType.Int32, [3, -1]), new TensorSpec("a", ElementType.Int32, [-1, 2])],
            Outputs = [new TensorSpec("difference", ElementType.Int32, [-1, 2])],
            Instances = 3,
        });
        Assert.Equal("8: b INT32[3,2], a INT32[-1,2] -> difference INT32[-1,2]", Text(model.Signature));
        Assert.Equal(3, model.Concurrency);
    }

    [Fact]
    public async Task Complete_InputNotDeclared_IsTakenFromTheFile()
    {
        await using IModel model = await _folder.With(OnnxFiles.AddSub(ElementType.Int32, "batch,2")).LoadAsync(new ModelDeclaration
        {
            MaxBatchSize = 8,
            Inputs = [new TensorSpec("b", ElementType.Int32, [2])],
        });
        Assert.Equal("8: b INT32[2], a INT32[2] -> sum INT32[2], difference INT32[2]", Text(model.Signature));
    }

    [Fact]
    public async Task Complete_BatchOverAFixedFirstDimension_IsAFault()
    {
        InferenceException thrown = await _folder.With(OnnxFiles.Identity(ElementType.Int32, "1,16")).LoadFailsAsync(new ModelDeclaration { MaxBatchSize = 8 });
        Assert.Contains(
            "max_batch_size is 8, but input 'x' has shape [1,16], whose first dimension is not an open batch; expected max_batch_size 0", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_BatchOfOneOverAFixedOne_Works()
    {
        await using IModel model = await _folder.With(OnnxFiles.Identity(ElementType.Int32, "1,16")).LoadAsync(new ModelDeclaration { MaxBatchSize = 1 });
        Assert.Equal("1: x INT32[16] -> y INT32[16]", Text(model.Signature));
    }

    [Fact]
    public async Task Complete_OptionalInput_IsAFault()
    {
        InferenceException thrown = await _folder.With(OnnxFiles.Identity(ElementType.Int32, "n")).LoadFailsAsync(new ModelDeclaration
        {
            Inputs = [new TensorSpec("x", ElementType.Int32, [-1], Optional: true)],
        });
        Assert.Equal("model 'm' cannot be loaded: input 'x' is declared optional, but the graph needs it", thrown.Message);
    }

    private static string Text(ModelSignature signature)
        => string.Create(CultureInfo.InvariantCulture, $"{signature.MaxBatchSize}: {Text(signature.Inputs)} -> {Text(signature.Outputs)}");

    private static string Text(IReadOnlyList<TensorSpec> specs)
        => string.Join(", ", specs.Select(s => $"{s.Name} {s.Type.ProtocolName()}{TensorShape.Format(s.Dimensions.AsSpan())}"));
}
