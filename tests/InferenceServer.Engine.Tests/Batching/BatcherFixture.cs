using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceServer.Engine.Tests.Batching;

/// <summary>A batcher over a gated model and a clock that stands still.</summary>
internal sealed class BatcherFixture : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EngineMetrics _metrics = new();

    public BatcherFixture(GatedModel model, BatchingPolicy? policy = null)
    {
        Model = model;
        Meter = _metrics.For("m", 1);
        Batcher = new Batcher("m", model, policy ?? new BatchingPolicy(), new BatchExecution("m", model, Meter, Time, NullLogger.Instance), Meter, Time);
    }

    public ManualTime Time { get; } = new();

    public GatedModel Model { get; }

    public ModelMeter Meter { get; }

    public Batcher Batcher { get; }

    public Task<TensorSet> Send(TensorSet inputs, CancellationToken cancellationToken = default)
        => Batcher.ExecuteAsync(inputs, (int)inputs[0].Shape[0], cancellationToken).AsTask();

    public Task<TensorSet> Send(params float[] row) => Send(Rows(1, row));

    public static TensorSet Rows(int rows, params float[] values)
        => new(Tensor.Of<float>("x", ElementType.Float32, values, rows, values.Length / rows));

    public static async Task<float[]> ValuesOf(Task<TensorSet> answer)
    {
        using TensorSet outputs = await answer.WaitAsync(Patience);
        return outputs["y"].Span<float>().ToArray();
    }

    public static async Task AssertValues(float[] expected, Task<TensorSet> answer) => Assert.Equal(expected, await ValuesOf(answer));

    /// <summary>Occupies the model until its gate opens, so that what is sent next has to queue.</summary>
    public Task<TensorSet> Occupy()
    {
        Model.Gate = GatedModel.Closed();
        return Send(0);
    }

    public void Dispose() => _metrics.Dispose();
}
