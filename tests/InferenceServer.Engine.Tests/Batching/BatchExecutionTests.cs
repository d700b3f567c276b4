using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Tests.Batching;

public sealed class BatchExecutionTests
{
    [Fact]
    public async Task RunAsync_ModelThrows_FailsThatBatchAloneWithoutItsWords()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy();
        CountedOwner owner = new();
        Task<TensorSet> one = f.Send(new TensorSet([.. BatcherFixture.Rows(1, 1)], owner)), two = f.Send(2);
        f.Model.Behaviour = _ => throw new InvalidOperationException("secret detail");

        f.Model.Gate.SetResult();
        foreach (Task<TensorSet> answer in new[] { first, one, two })
        {
            InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => answer.WaitAsync(BatcherFixture.Patience));
            Assert.Equal(InferenceError.Internal, failure.Error);
            Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, owner.Disposals);
        f.Model.Behaviour = null;
        await BatcherFixture.AssertValues([6f], f.Send(3));
    }

    [Fact]
    public async Task RunAsync_TooFewRows_FailsInsteadOfGivingSomebodyElsesRows()
    {
        using BatcherFixture f = new(new GatedModel(8));
        f.Model.Behaviour = _ => new TensorSet(Tensor.Create("y", ElementType.Float32, 1, 1));

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => f.Send(BatcherFixture.Rows(2, 1, 2)).WaitAsync(BatcherFixture.Patience));

        Assert.Equal(InferenceError.Internal, failure.Error);
        Assert.Contains("expected 2 rows", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MissingOutput_FailsByName()
    {
        using BatcherFixture f = new(new GatedModel(8));
        f.Model.Behaviour = _ => new TensorSet();

        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => f.Send(1).WaitAsync(BatcherFixture.Patience));

        Assert.Contains("gave no output 'y'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAloneAsync_AnswerDisposed_FreesOutputsAndInputsOnceAndNotBefore()
    {
        using BatcherFixture f = new(new GatedModel(8));
        CountedOwner inputs = new(), outputs = new();
        f.Model.Behaviour = given => new TensorSet([given[0].WithName("y")], outputs);

        TensorSet answer = await f.Send(new TensorSet([.. BatcherFixture.Rows(1, 1)], inputs)).WaitAsync(BatcherFixture.Patience);
        Assert.Equal((0, 0), (inputs.Disposals, outputs.Disposals));
        answer.Dispose();
        answer.Dispose();

        Assert.Equal((1, 1), (inputs.Disposals, outputs.Disposals));
    }

    [Fact]
    public async Task RunAsync_SharedBatch_FreesOutputsWithTheLastAnswer()
    {
        using BatcherFixture f = new(new GatedModel(8));
        Task<TensorSet> first = f.Occupy(), one = f.Send(1), two = f.Send(2);
        CountedOwner owner = new();
        f.Model.Behaviour = given => new TensorSet([.. GatedModel.Double(given)], given[0].Shape[0] == 2 ? owner : null);
        f.Model.Gate.SetResult();
        await first.WaitAsync(BatcherFixture.Patience);

        (await one.WaitAsync(BatcherFixture.Patience)).Dispose();
        Assert.Equal(0, owner.Disposals);
        (await two.WaitAsync(BatcherFixture.Patience)).Dispose();

        Assert.Equal(1, owner.Disposals);
    }
}
