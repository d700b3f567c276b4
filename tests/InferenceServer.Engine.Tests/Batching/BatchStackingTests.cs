using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;

namespace InferenceServer.Engine.Tests.Batching;

public sealed class BatchStackingTests
{
    [Fact]
    public void StackAndSplit_TwoInputsOfDifferentTypes_GiveEachRequestItsRowsBack()
    {
        PendingRequest[] requests = [Request(["a", "longer"], [1, 2, 3]), Request(["", "é"], [4, 5, 6])];

        using TensorSet stacked = BatchStacking.Stack(requests, rows: 2);
        TensorSet[] answers = BatchStacking.Split(stacked, requests, new BatchMemory(new TensorSet(), new TensorSet(), 2));

        Assert.Equal(["a", "longer"], Texts(answers[0]["text"]));
        Assert.Equal([1, 2, 3], answers[0]["id"].Span<short>().ToArray());
        Assert.Equal(["", "é"], Texts(answers[1]["text"]));
        Assert.Equal([4, 5, 6], answers[1]["id"].Span<short>().ToArray());
        Assert.Equal([1, 3], answers[1]["id"].Shape.ToArray());
    }

    private static PendingRequest Request(string[] texts, short[] ids)
        => new(new TensorSet(Tensor.OfStrings("text", texts, 1, texts.Length), Tensor.Of<short>("id", ElementType.Int16, ids, 1, ids.Length)), 1, 0, default);

    private static List<string> Texts(Tensor tensor)
    {
        List<string> texts = [];
        BytesReader reader = new(tensor.Data.Span);
        while (reader.TryRead(out ReadOnlySpan<byte> element))
        {
            texts.Add(System.Text.Encoding.UTF8.GetString(element));
        }

        return texts;
    }
}
