namespace InferenceServer.Engine.Telemetry;

/// <summary>
/// What one version of one model has done since the server started. Counting is a few interlocked additions, whoever listens.
/// Safe from several threads.
/// </summary>
public sealed class ModelMeter
{
    private static readonly double[] Seconds = [1e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly long[] _failures = new long[Enum.GetValues<FailureReason>().Length];
    private long _successes;
    private long _rows;
    private long _batches;
    private long _requestMicroseconds;
    private long _queueMicroseconds;
    private long _computeMicroseconds;

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
    public long Successes => Volatile.Read(ref _successes);

    /// <summary>Rows executed.</summary>
    public long Rows => Volatile.Read(ref _rows);

    /// <summary>Batches executed.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>Time from checked request to answer, in microseconds, over all requests answered.</summary>
    public long RequestMicroseconds => Volatile.Read(ref _requestMicroseconds);

    /// <summary>Time in the queue, in microseconds.</summary>
    public long QueueMicroseconds => Volatile.Read(ref _queueMicroseconds);

    /// <summary>Time in the model, in microseconds, counted once for each batch.</summary>
    public long ComputeMicroseconds => Volatile.Read(ref _computeMicroseconds);

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
        yield return ("REJECTED", Volatile.Read(ref _failures[(int)FailureReason.Rejected]));
        yield return ("CANCELED", Volatile.Read(ref _failures[(int)FailureReason.Cancelled]));
        yield return ("BACKEND", Volatile.Read(ref _failures[(int)FailureReason.Backend]));
        yield return ("OTHER", Volatile.Read(ref _failures[(int)FailureReason.Other]));
    }

    /// <summary>Reads what is under way; null while nothing can be. Asked only when somebody looks, so that requests do not pay for it.</summary>
    internal Func<(int Waiting, int Running)>? Load { get; set; }

    internal void Queued(TimeSpan duration)
    {
        Interlocked.Add(ref _queueMicroseconds, (long)duration.TotalMicroseconds);
        QueueSeconds.Record(duration.TotalSeconds);
    }

    internal void Executed(int rows, TimeSpan duration)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _computeMicroseconds, (long)duration.TotalMicroseconds);
        BatchRows.Record(rows);
        ModelSeconds.Record(duration.TotalSeconds);
    }

    internal void Succeeded(TimeSpan duration)
    {
        Interlocked.Increment(ref _successes);
        Interlocked.Add(ref _requestMicroseconds, (long)duration.TotalMicroseconds);
        RequestSeconds.Record(duration.TotalSeconds);
    }

    internal void Failed(FailureReason reason) => Interlocked.Increment(ref _failures[(int)reason]);
}
