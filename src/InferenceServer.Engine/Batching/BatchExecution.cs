using InferenceServer.Abstractions;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Batching;

/// <summary>Runs one model on one batch and contains whatever the model does.</summary>
internal sealed class BatchExecution(string name, IModel model, ModelMeter meter, TimeProvider time, ILogger logger)
{
    /// <summary>Executes a request alone, without stacking or splitting. Takes the inputs over in every outcome.</summary>
    public async ValueTask<TensorSet> RunAloneAsync(TensorSet inputs, int rows, CancellationToken cancellationToken)
    {
        TensorSet? outputs = null;
        try
        {
            outputs = await ExecuteAsync(inputs, rows, cancellationToken);
            return outputs.OwnedBy(new BatchMemory(inputs, outputs, shares: 1));
        }
        catch
        {
            outputs?.Dispose();
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Executes requests as one batch and answers each. Takes their inputs over; never throws.</summary>
    public async ValueTask RunAsync(PendingRequest[] requests, int rows)
    {
        try
        {
            if (requests.Length == 1)
            {
                PendingRequest only = requests[0];
                only.SetResult(await RunAloneAsync(only.Inputs, only.Rows, only.CancellationToken));
                return;
            }

            TensorSet inputs = StackAndRelease(requests, rows);
            TensorSet? outputs = null;
            TensorSet[] answers;
            try
            {
                outputs = await ExecuteAsync(inputs, rows, CancellationToken.None);
                answers = BatchStacking.Split(outputs, requests, new BatchMemory(inputs, outputs, requests.Length));
            }
            catch
            {
                outputs?.Dispose();
                inputs.Dispose();
                throw;
            }

            for (int i = 0; i < requests.Length; i++)
            {
                requests[i].SetResult(answers[i]);
            }
        }
        catch (OperationCanceledException cancelled)
        {
            foreach (PendingRequest request in requests)
            {
                request.TrySetCanceled(cancelled.CancellationToken);
            }
        }
        catch (Exception exception)
        {
            foreach (PendingRequest request in requests)
            {
                request.TrySetException(exception);
            }
        }
    }

    private static TensorSet StackAndRelease(PendingRequest[] requests, int rows)
    {
        try
        {
            return BatchStacking.Stack(requests, rows);
        }
        finally
        {
            foreach (PendingRequest request in requests)
            {
                request.Inputs.Dispose();
            }
        }
    }

    private async ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, int rows, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TensorSet outputs;
        try
        {
            outputs = await model.ExecuteAsync(inputs, cancellationToken);
        }
        catch (Exception exception) when (exception is not InferenceException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            EngineLog.ModelFailed(logger, exception, name);
            throw new InferenceException(InferenceError.Internal, $"model '{name}' failed to execute the request", exception);
        }

        meter.Executed(rows, time.GetElapsedTime(start));
        if (FaultOf(outputs, rows) is { } fault)
        {
            outputs.Dispose();
            EngineLog.ModelAnswerRefused(logger, name, fault);
            throw new InferenceException(InferenceError.Internal, fault);
        }

        return outputs;
    }

    private string? FaultOf(TensorSet outputs, int rows)
    {
        ModelSignature signature = model.Signature;
        foreach (TensorSpec spec in signature.Outputs)
        {
            if (outputs.Find(spec.Name) is not { } output)
            {
                return $"model '{name}' gave no output '{spec.Name}'";
            }

            if (output.Type != spec.Type)
            {
                return $"model '{name}' gave output '{spec.Name}' as {output.Type.ProtocolName()}, expected {spec.Type.ProtocolName()}";
            }

            if (signature.Batches && (output.Shape.IsEmpty || output.Shape[0] != rows))
            {
                return $"model '{name}' gave output '{spec.Name}' with shape {TensorShape.Format(output.Shape.AsSpan())}, expected {rows} rows";
            }
        }

        return null;
    }
}
