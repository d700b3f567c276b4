namespace InferenceServer.Engine.Telemetry;

/// <summary>Counts of values by upper bound, as Prometheus keeps them. Safe from several threads; a reading may miss what is being recorded.</summary>
public sealed class BoundedHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private double _sum;

    /// <summary>An empty histogram.</summary>
    /// <param name="bounds">Upper bounds in ascending order; what is larger counts towards infinity.</param>
    public BoundedHistogram(params double[] bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>The sum of all values.</summary>
    public double Sum => Volatile.Read(ref _sum);

    /// <summary>Each upper bound, infinity last, with the number of values up to it.</summary>
    public IEnumerable<(double Bound, long Count)> Cumulative()
    {
        long count = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            count += Volatile.Read(ref _counts[i]);
            yield return (i < _bounds.Length ? _bounds[i] : double.PositiveInfinity, count);
        }
    }

    internal void Record(double value)
    {
        int bucket = Array.BinarySearch(_bounds, value);
        Interlocked.Increment(ref _counts[bucket >= 0 ? bucket : ~bucket]);
        double sum = _sum, seen;
        while ((seen = Interlocked.CompareExchange(ref _sum, sum + value, sum)) != sum)
        {
            sum = seen;
        }
    }
}
