using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Telemetry;

namespace InferenceServer.Engine.Serving;

/// <summary>A model behind its batcher.</summary>
internal sealed class ModelServable(string name, long version, IModel model, Batcher batcher, ModelMeter meter, TimeProvider time) : IServable, IAsyncDisposable
{
    public string Name => name;

    public long Version => version;

    public ModelSignature Signature => model.Signature;

    public async ValueTask<TensorSet> InferAsync(TensorSet inputs, RequestOptions options, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        try
        {
            TensorSet checkedInputs;
            int rows;
            try
            {
                checkedInputs = RequestCheck.Check(inputs, model.Signature, name, out rows);
            }
            catch
            {
                inputs.Dispose();
                throw;
            }

            TensorSet outputs = await batcher.ExecuteAsync(checkedInputs, rows, cancellationToken);
            meter.Succeeded(time.GetElapsedTime(start));
            return outputs;
        }
        catch (Exception exception)
        {
            meter.Failed(ReasonOf(exception));
            throw;
        }
    }

    /// <summary>Answers what was accepted, then disposes the model.</summary>
    public async ValueTask DisposeAsync()
    {
        await batcher.DisposeAsync();
        await model.DisposeAsync();
    }

    private static FailureReason ReasonOf(Exception exception) => exception switch
    {
        OperationCanceledException => FailureReason.Cancelled,
        InferenceException { Error: InferenceError.Unavailable or InferenceError.Overloaded } => FailureReason.Rejected,
        InferenceException { Error: InferenceError.Internal } => FailureReason.Backend,
        _ => FailureReason.Other,
    };
}
