namespace InferenceServer.Engine.Telemetry;

/// <summary>Counts of values by upper bound, as Prometheus keeps them. Safe from several threads; a reading may miss what is being recorded.</summary>
public sealed class BoundedHistogram
{
    private readonly double[] _bounds;
    private readonly ShardedCounters _counters;

    /// <summary>An empty histogram.</summary>
    /// <param name="bounds">Upper bounds in ascending order; what is larger counts towards infinity.</param>
    public BoundedHistogram(params double[] bounds)
    {
        _bounds = bounds;
        _counters = new ShardedCounters(bounds.Length + 2);
    }

    /// <summary>The sum of all values.</summary>
    public double Sum => _counters.ReadDouble(_bounds.Length + 1);

    /// <summary>Each upper bound, infinity last, with the number of values up to it.</summary>
    public IEnumerable<(double Bound, long Count)> Cumulative()
    {
        long count = 0;
        for (int i = 0; i <= _bounds.Length; i++)
        {
            count += _counters.Read(i);
            yield return (i < _bounds.Length ? _bounds[i] : double.PositiveInfinity, count);
        }
    }

    internal void Record(double value)
    {
        int bucket = Array.BinarySearch(_bounds, value);
        _counters.Add(bucket >= 0 ? bucket : ~bucket, 1);
        _counters.AddDouble(_bounds.Length + 1, value);
    }
}
