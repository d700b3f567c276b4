namespace InferenceServer.Engine.Telemetry;

/// <summary>
/// What one version of one model has done since the server started. Counting is a few additions that no two processors share, whoever listens.
/// Safe from several threads.
/// </summary>
public sealed class ModelMeter
{
    private static readonly double[] Seconds = [1e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private const int SuccessCount = 0, RowCount = 1, BatchCount = 2, RequestTime = 3, QueueTime = 4, ComputeTime = 5, FirstFailure = 6;

    private readonly ShardedCounters _counters = new(FirstFailure + Enum.GetValues<FailureReason>().Length);

    internal ModelMeter(string model, long version)
    {
        Model = model;
        Version = version;
    }

    /// <summary>The servable's name.</summary>
    public string Model { get; }

    /// <summary>The model's version.</summary>
    public long Version { get; }

    /// <summary>Requests answered.</summary>
    public long Successes => _counters.Read(SuccessCount);

    /// <summary>Rows executed.</summary>
    public long Rows => _counters.Read(RowCount);

    /// <summary>Batches executed.</summary>
    public long Batches => _counters.Read(BatchCount);

    /// <summary>Time from checked request to answer, in microseconds, over all requests answered.</summary>
    public long RequestMicroseconds => _counters.Read(RequestTime);

    /// <summary>Time in the queue, in microseconds.</summary>
    public long QueueMicroseconds => _counters.Read(QueueTime);

    /// <summary>Time in the model, in microseconds, counted once for each batch.</summary>
    public long ComputeMicroseconds => _counters.Read(ComputeTime);

    /// <summary>Requests in the queue now.</summary>
    public long WaitingRequests => Load?.Invoke().Waiting ?? 0;

    /// <summary>Batches in the model now.</summary>
    public long RunningBatches => Load?.Invoke().Running ?? 0;

    /// <summary>Seconds from request to answer.</summary>
    public BoundedHistogram RequestSeconds { get; } = new(Seconds);

    /// <summary>Seconds in the queue, of requests that were queued.</summary>
    public BoundedHistogram QueueSeconds { get; } = new(Seconds);

    /// <summary>Seconds in the model for each batch.</summary>
    public BoundedHistogram ModelSeconds { get; } = new(Seconds);

    /// <summary>Rows of each batch.</summary>
    public BoundedHistogram BatchRows { get; } = new(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024);

    /// <summary>Requests that failed, by Triton's word for the reason.</summary>
    public IEnumerable<(string Reason, long Count)> Failures()
    {
        yield return ("REJECTED", _counters.Read(FirstFailure + (int)FailureReason.Rejected));
        yield return ("CANCELED", _counters.Read(FirstFailure + (int)FailureReason.Cancelled));
        yield return ("BACKEND", _counters.Read(FirstFailure + (int)FailureReason.Backend));
        yield return ("OTHER", _counters.Read(FirstFailure + (int)FailureReason.Other));
    }

    /// <summary>Reads what is under way; null while nothing can be. Asked only when somebody looks, so that requests do not pay for it.</summary>
    internal Func<(int Waiting, int Running)>? Load { get; set; }

    internal void Queued(TimeSpan duration)
    {
        _counters.Add(QueueTime, (long)duration.TotalMicroseconds);
        QueueSeconds.Record(duration.TotalSeconds);
    }

    internal void Executed(int rows, TimeSpan duration)
    {
        _counters.Add(BatchCount, 1);
        _counters.Add(RowCount, rows);
        _counters.Add(ComputeTime, (long)duration.TotalMicroseconds);
        BatchRows.Record(rows);
        ModelSeconds.Record(duration.TotalSeconds);
    }

    internal void Succeeded(TimeSpan duration)
    {
        _counters.Add(SuccessCount, 1);
        _counters.Add(RequestTime, (long)duration.TotalMicroseconds);
        RequestSeconds.Record(duration.TotalSeconds);
    }

    internal void Failed(FailureReason reason) => _counters.Add(FirstFailure + (int)reason, 1);
}
