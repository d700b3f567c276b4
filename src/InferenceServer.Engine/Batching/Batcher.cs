using InferenceServer.Abstractions;
using InferenceServer.Engine.Telemetry;

namespace InferenceServer.Engine.Batching;

/// <summary>
/// Queues one model's requests and gathers them into batches. A request that meets an idle model and need not wait for
/// company is executed on its caller's thread; all others are executed on the pool, as many at once as the model allows.
/// </summary>
internal sealed class Batcher : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly RequestQueue _queue;
    private readonly BatchExecution _execution;
    private readonly TimeProvider _time;
    private readonly ModelMeter _meter;
    private readonly ITimer _timer;
    private readonly string _name;
    private readonly bool _waits;
    private readonly int _concurrency;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _stopping;

    public Batcher(string name, IModel model, BatchingPolicy policy, BatchExecution execution, ModelMeter meter, TimeProvider time)
    {
        _name = name;
        _execution = execution;
        _meter = meter;
        _time = time;
        _concurrency = model.Concurrency;
        bool combines = policy.Combine && model.Signature.MaxBatchSize > 1;
        _waits = combines && policy.MaxQueueDelay > TimeSpan.Zero;
        _queue = new RequestQueue(policy, combines ? model.Signature.MaxBatchSize : 0, time);
        meter.Load = Load;
        _timer = time.CreateTimer(static self => ((Batcher)self!).DispatchWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Answers one checked request; takes the inputs over in every outcome.</summary>
    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, int rows, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            inputs.Dispose();
            return ValueTask.FromCanceled<TensorSet>(cancellationToken);
        }

        PendingRequest? request = null;
        PendingRequest[]? batch = null;
        lock (_gate)
        {
            if (_stopping || _queue.IsFull)
            {
                inputs.Dispose();
                return ValueTask.FromException<TensorSet>(Refusal());
            }

            if (!_waits && _queue.IsEmpty && _running < _concurrency)
            {
                _running++;
            }
            else
            {
                request = new PendingRequest(inputs, rows, _time.GetTimestamp(), cancellationToken);
                _queue.Add(request);
                batch = Collect();
            }
        }

        return request is null
            ? RunHereAsync(inputs, rows, cancellationToken)
            : AwaitAsync(request, batch);
    }

    /// <summary>Refuses what comes from now on, and completes when everything accepted before has been answered.</summary>
    public async ValueTask DisposeAsync()
    {
        PendingRequest[]? batch;
        lock (_gate)
        {
            _stopping = true;
            batch = Collect();
            SignalIfDrained();
        }

        Dispatch(batch);
        await _drained.Task;
        await _timer.DisposeAsync();
        _meter.Load = null;
    }

    private (int Waiting, int Running) Load()
    {
        lock (_gate)
        {
            return (_queue.Count, _running);
        }
    }

    private ValueTask<TensorSet> AwaitAsync(PendingRequest request, PendingRequest[]? batch)
    {
        // Outside the gate: a token cancelled meanwhile runs the callback at once.
        request.Watch(request.CancellationToken.UnsafeRegister(static (state, token) =>
        {
            (Batcher self, PendingRequest request) = ((Batcher, PendingRequest))state!;
            self.Abandon(request, token);
        }, (this, request)));
        Dispatch(batch);
        return new ValueTask<TensorSet>(request.Task);
    }

    private InferenceException Refusal() => new(InferenceError.Unavailable, _stopping
        ? $"Request for model '{_name}' came while it is being unloaded"
        : $"Exceeds maximum queue size of {_queue.Capacity} for model '{_name}'");

    private async ValueTask<TensorSet> RunHereAsync(TensorSet inputs, int rows, CancellationToken cancellationToken)
    {
        bool isThreadOurs = true;
        try
        {
            ValueTask<TensorSet> answer = _execution.RunAloneAsync(inputs, rows, cancellationToken);
            isThreadOurs = answer.IsCompleted;
            return await answer;
        }
        finally
        {
            Dispatch(Next());
            if (!isThreadOurs)
            {
                // The thread may be one that the model keeps for its runs: no caller's work holds it up.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    private async Task RunAsync(PendingRequest[] batch)
    {
        for (PendingRequest[]? current = batch; current is not null; current = Next())
        {
            int rows = 0;
            foreach (PendingRequest request in current)
            {
                request.Unwatch();
                _meter.Queued(_time.GetElapsedTime(request.Arrival));
                rows += request.Rows;
            }

            await _execution.RunAsync(current, rows);
        }
    }

    private PendingRequest[]? Next()
    {
        lock (_gate)
        {
            _running--;
            PendingRequest[]? batch = Collect();
            SignalIfDrained();
            return batch;
        }
    }

    // The gate is held.
    private PendingRequest[]? Collect()
    {
        if (_running == _concurrency || _queue.IsEmpty)
        {
            return null;
        }

        PendingRequest[]? batch = _queue.TakeBatch(flush: _stopping, out TimeSpan wait);
        if (batch is null)
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            return null;
        }

        _running++;
        return batch;
    }

    private void DispatchWaiting()
    {
        PendingRequest[]? batch;
        lock (_gate)
        {
            batch = Collect();
        }

        Dispatch(batch);
    }

    private void Dispatch(PendingRequest[]? batch)
    {
        while (batch is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Self.RunAsync(work.Batch), (Self: this, Batch: batch), preferLocal: false);
            lock (_gate)
            {
                batch = Collect();
            }
        }
    }

    private void Abandon(PendingRequest request, CancellationToken token)
    {
        lock (_gate)
        {
            if (!_queue.Remove(request))
            {
                return;
            }

            SignalIfDrained();
        }

        request.Inputs.Dispose();
        request.TrySetCanceled(token);
    }

    private void SignalIfDrained()
    {
        if (_stopping && _running == 0 && _queue.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
