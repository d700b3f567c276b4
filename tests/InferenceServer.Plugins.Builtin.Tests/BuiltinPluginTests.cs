using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin.Tests;

public sealed class BuiltinPluginTests
{
    private static readonly TensorSpec X = new("x", ElementType.Float32, [TensorShape.Any]), Y = new("y", ElementType.Float32, [TensorShape.Any]);

    public static TheoryData<ElementType> Numeric =>
        [.. Enum.GetValues<ElementType>().Except([ElementType.Bool, ElementType.Bytes, ElementType.BFloat16])];

    [Fact]
    public async Task Identity_Inputs_ComeBackInTheSameMemoryUnderTheOutputsNames()
    {
        IModel model = await LoadAsync("identity", [X, X with { Name = "x2" }], [Y, Y with { Name = "y2" }]);
        TensorSet inputs = new(Tensor.Create("x", ElementType.Float32, 2), Tensor.Create("x2", ElementType.Float32, 3));

        TensorSet outputs = await model.ExecuteAsync(inputs, CancellationToken.None);

        Assert.Equal(["y", "y2"], outputs.Select(t => t.Name));
        Assert.Equal(inputs[1].Data, outputs[1].Data);
    }

    [Theory]
    [MemberData(nameof(Numeric))]
    public async Task AddSub_EveryNumericType_AddsAndSubtracts(ElementType type)
    {
        TensorSpec a = new("a", type, [2]), b = a with { Name = "b" };
        IModel model = await LoadAsync("add_sub", [a, b], [a with { Name = "sum" }, a with { Name = "difference" }]);
        Tensor five = Filled("a", type, 5), three = Filled("b", type, 3);

        TensorSet outputs = await model.ExecuteAsync(new TensorSet(five, three), CancellationToken.None);

        Assert.Equal(Filled("", type, 8).Data.ToArray(), outputs["sum"].Data.ToArray());
        Assert.Equal(Filled("", type, 2).Data.ToArray(), outputs["difference"].Data.ToArray());
    }

    [Fact]
    public async Task AddSub_Integers_WrapAround()
    {
        TensorSpec a = new("a", ElementType.UInt8, [1]), b = a with { Name = "b" };
        IModel model = await LoadAsync("add_sub", [a, b], [a with { Name = "sum" }, a with { Name = "difference" }]);

        TensorSet outputs = await model.ExecuteAsync(new TensorSet(Tensor.Of<byte>("a", ElementType.UInt8, [1], 1), Tensor.Of<byte>("b", ElementType.UInt8, [255], 1)), CancellationToken.None);

        Assert.Equal((0, 2), (outputs["sum"].Data.Span[0], outputs["difference"].Data.Span[0]));
    }

    [Fact]
    public async Task AddSub_ShapesDiffer_IsTheCallersFault()
    {
        IModel model = await LoadAsync("add_sub", [X, X with { Name = "x2" }], [Y, Y with { Name = "y2" }]);

        InferenceException exception = await Assert.ThrowsAsync<InferenceException>(async () =>
            await model.ExecuteAsync(new TensorSet(Tensor.Create("x", ElementType.Float32, 2), Tensor.Create("x2", ElementType.Float32, 3)), CancellationToken.None));

        Assert.Equal((InferenceError.InvalidArgument, "inputs differ in shape: x: FP32[2] and x2: FP32[3], expected equal shapes"), (exception.Error, exception.Message));
    }

    [Fact]
    public async Task Repeat_Numbers_RepeatTheLastDimension()
    {
        IModel model = await LoadAsync("repeat", [X], [Y], ("count", "2"));

        TensorSet outputs = await model.ExecuteAsync(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [1, 2, 3, 4], 2, 2)), CancellationToken.None);

        Assert.Equal([2L, 4], outputs["y"].Shape.AsEnumerable());
        Assert.Equal([1f, 2, 1, 2, 3, 4, 3, 4], outputs["y"].Span<float>().ToArray());
    }

    [Fact]
    public async Task Repeat_Strings_RepeatWholeElements()
    {
        TensorSpec s = new("s", ElementType.Bytes, [TensorShape.Any]);
        IModel model = await LoadAsync("repeat", [s], [s with { Name = "t" }], ("count", "2"));

        TensorSet outputs = await model.ExecuteAsync(new TensorSet(Tensor.OfStrings("s", ["a", "bc", "", "d"], 2, 2)), CancellationToken.None);

        Assert.Equal(Tensor.OfStrings("t", ["a", "bc", "a", "bc", "", "d", "", "d"], 2, 4).Data.ToArray(), outputs["t"].Data.ToArray());
    }

    [Theory]
    [InlineData(new long[] { 0, long.MaxValue })]
    [InlineData(new long[] { 0, 1L << 40, 1L << 22 })]
    public async Task Repeat_ShapeThatWouldOverflow_IsTheCallersFault(long[] shape)
    {
        IModel model = await LoadAsync("repeat", [X], [Y], ("count", "3"));

        InferenceException exception = await Assert.ThrowsAsync<InferenceException>(async () =>
            await model.ExecuteAsync(new TensorSet(Tensor.Create("x", ElementType.Float32, [.. shape])), CancellationToken.None));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
    }

    [Fact]
    public async Task Repeat_MoreThanAnArrayHolds_IsTheCallersFault()
    {
        IModel model = await LoadAsync("repeat", [X], [Y], ("count", "1024"));

        InferenceException exception = await Assert.ThrowsAsync<InferenceException>(async () =>
            await model.ExecuteAsync(new TensorSet(Tensor.Create("x", ElementType.Float32, 1 << 20)), CancellationToken.None));

        Assert.Contains("repeated 1024 times is too large", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delay_Cancelled_EndsAtOnce()
    {
        IModel model = await LoadAsync("delay", [X], [Y], ("delay_ms", "60000"));
        using CancellationTokenSource left = new();

        Task<TensorSet> call = model.ExecuteAsync(new TensorSet(Tensor.Create("x", ElementType.Float32, 1)), left.Token).AsTask();
        Assert.False(call.IsCompleted);
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("identity", 1, 2, "", "declares 1 inputs and 2 outputs, expected as many of one as of the other")]
    [InlineData("identity", 0, 0, "", "declares 0 inputs and 0 outputs")]
    [InlineData("add_sub", 1, 1, "", "needs two inputs and two outputs of one type")]
    [InlineData("delay", 1, 1, "", "parameter 'delay_ms' of model 'm' is '', expected a whole number in [0, 60000]")]
    [InlineData("delay", 1, 1, "60001", "parameter 'delay_ms' of model 'm' is '60001', expected a whole number in [0, 60000]")]
    [InlineData("delay", 1, 1, "-1", "parameter 'delay_ms' of model 'm' is '-1'")]
    [InlineData("repeat", 1, 1, "0", "parameter 'count' of model 'm' is '', expected a whole number in [1, 1024]")]
    public async Task LoadAsync_WrongDeclaration_SaysWhatWasExpected(string kind, int inputs, int outputs, string delay, string expected)
    {
        InferenceException exception = await Assert.ThrowsAsync<InferenceException>(() =>
            LoadAsync(kind, [.. Enumerable.Repeat(X, inputs)], [.. Enumerable.Repeat(Y, outputs)], ("delay_ms", delay)));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_OutputOfAnotherType_SaysSo()
        => Assert.Contains("output 'y' of model 'm' is INT8, expected FP32 as input 'x'", (await Assert.ThrowsAsync<InferenceException>(
            () => LoadAsync("identity", [X], [Y with { Type = ElementType.Int8 }]))).Message, StringComparison.Ordinal);

    private static async Task<IModel> LoadAsync(string kind, TensorSpec[] inputs, TensorSpec[] outputs, params (string Key, string Value)[] parameters)
    {
        ModelContext context = new()
        {
            Name = "m",
            Version = 1,
            ModelDirectory = "",
            VersionDirectory = "",
            Settings = JsonSerializer.SerializeToElement(new { }),
            Declaration = new ModelDeclaration { Kind = kind, Inputs = inputs, Outputs = outputs, Parameters = parameters.ToDictionary(p => p.Key, p => p.Value) },
        };
        return (await new BuiltinPlugin().LoadAsync(context, CancellationToken.None)).Parts[""];
    }

    private static Tensor Filled(string name, ElementType type, int value)
    {
        Tensor tensor = Tensor.Create(name, type, 2);
        switch (type)
        {
            case ElementType.Float16: tensor.Span<Half>().Fill((Half)value); break;
            case ElementType.Float32: tensor.Span<float>().Fill(value); break;
            case ElementType.Float64: tensor.Span<double>().Fill(value); break;
            default:
                for (int i = 0; i < 2; i++)
                {
                    tensor.Data.Span[i * type.SizeInBytes()] = (byte)value;
                    tensor.Data.Span.Slice((i * type.SizeInBytes()) + 1, type.SizeInBytes() - 1).Clear();
                }

                break;
        }

        return tensor;
    }
}
