using InferenceServer.Abstractions;

namespace InferenceServer.Onnx.Tests;

public sealed class InputCheckTests
{
    private static readonly TensorSpec[] Specs =
        [new("ids", ElementType.Int64, [-1, 4]), new("mask", ElementType.Bool, [-1]), new("text", ElementType.Bytes, [2])];

    private static readonly Tensor Ids = Tensor.Create("ids", ElementType.Int64, 1, 4);
    private static readonly Tensor Mask = Tensor.Of<byte>("mask", ElementType.Bool, [0, 1], 2);
    private static readonly Tensor Text = Tensor.OfStrings("text", ["a", ""], 2);

    public static TheoryData<string, string> Faults => new()
    {
        { "missing", "model 'm' needs input 'mask', which is missing" },
        { "extra", "model 'm' has no input 'other', expected ['ids', 'mask', 'text']" },
        { "twice", "input 'ids' of model 'm' is given twice" },
        { "type", "input 'ids' of model 'm' has type INT32, expected INT64" },
        { "rank", "input 'ids' of model 'm' has shape [4], expected [-1,4]" },
        { "size", "input 'ids' of model 'm' has shape [1,5], expected [-1,4]" },
        { "bool", "input 'mask' of model 'm' has the value 7 at element 1, expected 0 or 1" },
        { "count", "input 'text' of model 'm' holds 1 elements, expected 2 elements" },
        { "cut", "input 'text' of model 'm' holds a broken element, expected 2 elements" },
    };

    [Fact]
    public void Check_AllRight_Passes() => InputCheck.Check("m", Specs, [Text, Mask, Ids]);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_SaysWhatAndWhatWasExpected(string fault, string message)
    {
        Tensor[] tensors = fault switch
        {
            "missing" => [Ids, Text],
            "extra" => [Ids, Mask, Text, Ids.WithName("other")],
            "twice" => [Ids, Ids, Mask],
            "type" => [Tensor.Create("ids", ElementType.Int32, 1, 4), Mask, Text],
            "rank" => [Tensor.Create("ids", ElementType.Int64, 4), Mask, Text],
            "size" => [Tensor.Create("ids", ElementType.Int64, 1, 5), Mask, Text],
            "bool" => [Ids, Tensor.Of<byte>("mask", ElementType.Bool, [0, 7], 2), Text],
            "count" => [Ids, Mask, new Tensor("text", ElementType.Bytes, [2], Tensor.OfStrings("", ["a"], 1).Data)],
            _ => [Ids, Mask, new Tensor("text", ElementType.Bytes, [2], new byte[] { 9, 0, 0, 0, 1 })],
        };
        InferenceException thrown = Assert.Throws<InferenceException>(() => InputCheck.Check("m", Specs, tensors));
        Assert.Equal(InferenceError.InvalidArgument, thrown.Error);
        Assert.Equal(message, thrown.Message);
    }

    [Fact]
    public void CheckTargets_WrongOnes_AreRefused()
    {
        Assert.Equal("model 'm' has no output 'x', expected ['ids', 'mask', 'text']", Refusal(Ids.WithName("x")));
        Assert.Equal("output 'text' of model 'm' holds strings, which cannot be written in place", Refusal(Text));
        Assert.Equal("output 'ids' of model 'm' has shape [4,1], expected [-1,4]", Refusal(Tensor.Create("ids", ElementType.Int64, 4, 1)));
        InputCheck.CheckTargets("m", Specs, [Mask]);
    }

    private static string Refusal(Tensor target)
        => Assert.Throws<InferenceException>(() => InputCheck.CheckTargets("m", Specs, [target])).Message;
}
