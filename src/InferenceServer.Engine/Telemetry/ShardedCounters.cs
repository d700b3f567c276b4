namespace InferenceServer.Engine.Telemetry;

/// <summary>
/// Counters kept apart for each processor and added up when they are read, so that requests on different processors do not
/// wait for one another's cache lines.
/// </summary>
internal sealed class ShardedCounters
{
    private const int CacheLine = 16;

    private static readonly int Shards = Environment.ProcessorCount;

    private readonly long[] _cells;
    private readonly int _stride;

    public ShardedCounters(int count)
    {
        _stride = (count + CacheLine - 1) / CacheLine * CacheLine;
        _cells = new long[(_stride * Shards) + CacheLine];
    }

    public void Add(int counter, long value) => Interlocked.Add(ref Cell(counter), value);

    /// <summary>Adds to a counter that holds the bits of a double.</summary>
    public void AddDouble(int counter, double value)
    {
        ref long cell = ref Cell(counter);
        long bits = cell, seen;
        while ((seen = Interlocked.CompareExchange(ref cell, BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(bits) + value), bits)) != bits)
        {
            bits = seen;
        }
    }

    public long Read(int counter)
    {
        long sum = 0;
        for (int shard = 0; shard < Shards; shard++)
        {
            sum += Volatile.Read(ref _cells[(shard * _stride) + CacheLine + counter]);
        }

        return sum;
    }

    public double ReadDouble(int counter)
    {
        double sum = 0;
        for (int shard = 0; shard < Shards; shard++)
        {
            sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref _cells[(shard * _stride) + CacheLine + counter]));
        }

        return sum;
    }

    private ref long Cell(int counter) => ref _cells[((int)((uint)Thread.GetCurrentProcessorId() % (uint)Shards) * _stride) + CacheLine + counter];
}
