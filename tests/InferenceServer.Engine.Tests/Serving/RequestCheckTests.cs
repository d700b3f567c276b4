using InferenceServer.Abstractions;
using InferenceServer.Engine.Serving;

namespace InferenceServer.Engine.Tests.Serving;

public sealed class RequestCheckTests
{
    private static readonly ModelSignature Batching = new(
        [new TensorSpec("a", ElementType.Float32, [2, TensorShape.Any]), new TensorSpec("b", ElementType.Int8, [1], Optional: true)],
        [new TensorSpec("y", ElementType.Float32, [1])],
        MaxBatchSize: 4);

    private static readonly ModelSignature Single = Batching with { MaxBatchSize = 0 };

    [Fact]
    public void Check_GoodBatch_GivesItsRowsAndTheSameSet()
    {
        TensorSet inputs = new(A(3, 2, 5), B(3, 1));

        Assert.Same(inputs, RequestCheck.Check(inputs, Batching, "m", out int rows));
        Assert.Equal(3, rows);
    }

    [Fact]
    public void Check_ModelThatDoesNotBatch_IsOneRow()
    {
        RequestCheck.Check(new TensorSet(A(2, 5)), Single, "m", out int rows);

        Assert.Equal(1, rows);
    }

    [Fact]
    public void Check_OtherOrder_IsPutIntoTheSignaturesAndKeepsTheOwner()
    {
        CountedOwner owner = new();

        TensorSet inputs = RequestCheck.Check(new TensorSet([B(1, 1), A(1, 2, 5)], owner), Batching, "m", out _);

        Assert.Equal(["a", "b"], inputs.Select(t => t.Name));
        Assert.Equal(0, owner.Disposals);
        inputs.Dispose();
        Assert.Equal(1, owner.Disposals);
    }

    [Fact]
    public void Check_OptionalLeftOut_IsGood() => Assert.Single(RequestCheck.Check(new TensorSet(A(1, 2, 5)), Batching, "m", out _));

    [Theory]
    [InlineData("batch sizes", "input 'b' batch size does not match other inputs for 'm': expected 3, got 2")]
    [InlineData("too large", "inference request batch-size must be <= 4 for 'm', got 5")]
    [InlineData("empty batch", "inference request batch-size must be >= 1 for 'm', got 0")]
    [InlineData("rank", "unexpected shape for input 'a' for model 'm'. Expected [-1,2,-1], got [2,5]. NOTE: ")]
    [InlineData("dimension", "unexpected shape for input 'a' for model 'm'. Expected [-1,2,-1], got [1,3,5]. NOTE: ")]
    [InlineData("scalar", "unexpected shape for input 'a' for model 'm'. Expected [-1,2,-1], got []. NOTE: ")]
    [InlineData("type", "inference input 'a' data-type is 'FP64', but model 'm' expects 'FP32'")]
    [InlineData("missing", "expected 1 inputs but got 0 inputs for model 'm'. Got input(s) [], but missing required input(s) ['a']. Please provide all required input(s).")]
    [InlineData("missing beside optional", "expected 2 inputs but got 1 inputs for model 'm'. Got input(s) ['b'], but missing required input(s) ['a'].")]
    [InlineData("unknown", "unexpected inference input 'c' for model 'm', expected one of ['a','b']")]
    [InlineData("twice", "input 'a' already exists in request for model 'm'")]
    public void Check_WrongInputs_SaysWhatInTheProtocolsWords(string wrong, string expected)
    {
        CountedOwner owner = new();
        Tensor[] tensors = wrong switch
        {
            "batch sizes" => [A(3, 2, 5), B(2, 1)],
            "too large" => [A(5, 2, 1)],
            "empty batch" => [A(0, 2, 1)],
            "rank" => [A(2, 5)],
            "dimension" => [A(1, 3, 5)],
            "scalar" => [A()],
            "type" => [Tensor.Create("a", ElementType.Float64, 1, 2, 5)],
            "missing" => [],
            "missing beside optional" => [B(1, 1)],
            "unknown" => [A(1, 2, 5), B(1, 1).WithName("c")],
            _ => [A(1, 2, 5), A(1, 2, 5)],
        };

        InferenceException exception = Assert.Throws<InferenceException>(() => RequestCheck.Check(new TensorSet(tensors, owner), Batching, "m", out _));

        Assert.Equal(InferenceError.InvalidArgument, exception.Error);
        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, owner.Disposals);
    }

    [Fact]
    public void Check_WrongShapeOfAModelThatDoesNotBatch_HasNoNote()
        => Assert.EndsWith("Expected [2,-1], got [3,1].", Assert.Throws<InferenceException>(() => RequestCheck.Check(new TensorSet(A(3, 1)), Single, "m", out _)).Message, StringComparison.Ordinal);

    private static Tensor A(params ReadOnlySpan<long> shape) => Tensor.Create("a", ElementType.Float32, [.. shape]);

    private static Tensor B(params ReadOnlySpan<long> shape) => Tensor.Create("b", ElementType.Int8, [.. shape]);
}
