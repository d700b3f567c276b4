namespace InferenceServer.Engine.Batching;

/// <summary>The order of waiting requests and the choice of the next batch. Not safe from several threads: the batcher's gate guards it.</summary>
/// <param name="policy">What to wait for.</param>
/// <param name="maxBatchSize">The most rows of a batch; 0 where each request goes alone.</param>
/// <param name="time">The clock of arrivals.</param>
internal sealed class RequestQueue(BatchingPolicy policy, int maxBatchSize, TimeProvider time)
{
    // More in one block could not be addressed; so much data gains nothing from company anyway.
    private const long MostBytes = 1 << 30;

    private readonly LinkedList<PendingRequest> _waiting = new();
    private readonly List<PendingRequest> _taken = [];
    private readonly int[] _preferred = policy.PreferredBatchSizes.Count == 0 ? [maxBatchSize] : [.. policy.PreferredBatchSizes.Order()];

    public bool IsEmpty => _waiting.Count == 0;

    public int Count => _waiting.Count;

    public int Capacity => policy.MaxQueueSize;

    public bool IsFull => Capacity > 0 && _waiting.Count >= Capacity;

    public void Add(PendingRequest request) => _waiting.AddLast(request);

    public bool Remove(PendingRequest request) => _waiting.Remove(request);

    /// <summary>
    /// Takes the next batch: requests of the oldest one's shape, in order of arrival, up to the largest preferred size that they fill;
    /// all that fit once the oldest has waited long enough.
    /// </summary>
    /// <param name="flush">Whether to wait no longer.</param>
    /// <param name="wait">Where nothing is ready: when to ask again.</param>
    public PendingRequest[]? TakeBatch(bool flush, out TimeSpan wait)
    {
        PendingRequest oldest = _waiting.First!.Value;
        wait = TimeSpan.Zero;
        if (maxBatchSize == 0)
        {
            _waiting.RemoveFirst();
            return [oldest];
        }

        _taken.Clear();
        int rows = Gather(oldest, out bool isFull);
        wait = policy.MaxQueueDelay - time.GetElapsedTime(oldest.Arrival);
        if (!flush && wait > TimeSpan.Zero && !isFull && !CutToPreferred(rows))
        {
            return null;
        }

        foreach (PendingRequest request in _taken)
        {
            _waiting.Remove(request);
        }

        PendingRequest[] batch = [.. _taken];
        _taken.Clear();
        return batch;
    }

    private int Gather(PendingRequest oldest, out bool isFull)
    {
        int rows = 0;
        long bytes = 0;
        isFull = false;
        foreach (PendingRequest request in _waiting)
        {
            if (!request.SharesShapeWith(oldest))
            {
                continue;
            }

            // Nobody overtakes a request of the same shape.
            if (rows + request.Rows > maxBatchSize || (rows > 0 && bytes + request.Bytes > MostBytes))
            {
                isFull = true;
                break;
            }

            rows += request.Rows;
            bytes += request.Bytes;
            _taken.Add(request);
            if (rows == maxBatchSize)
            {
                isFull = true;
                break;
            }
        }

        return rows;
    }

    private bool CutToPreferred(int rows)
    {
        for (int size = _taken.Count; size > 0; size--)
        {
            if (Array.BinarySearch(_preferred, rows) >= 0)
            {
                _taken.RemoveRange(size, _taken.Count - size);
                return true;
            }

            rows -= _taken[size - 1].Rows;
        }

        return false;
    }
}
