namespace InferenceServer.Onnx;

/// <summary>
/// How long a session's runs take of late. Handing a run to a thread of its own costs a wake-up, and 70 to 90 µs where one has to be made
/// (measured); a thread of the pool that a run blocks is one that the server's connections wait for. Below two milliseconds the first
/// is the greater evil, above the second.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RunLength(TimeProvider time)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(2);

    // Ticks of a TimeSpan. Races between runs lose a sample at worst.
    private long _typical = TimeSpan.MaxValue.Ticks;

    /// <summary>Whether a run is expected to be over before it is worth a thread; false before the first.</summary>
    public bool IsShort => Volatile.Read(ref _typical) <= Short.Ticks;

    /// <summary>Runs, and remembers how long it took. The first run, which warms up, counts like any other: the mean forgets it soon.</summary>
    public T Measure<T>(Func<T> run)
    {
        long start = time.GetTimestamp();
        T result = run();
        long ticks = time.GetElapsedTime(start).Ticks;
        long typical = Volatile.Read(ref _typical);
        Volatile.Write(ref _typical, typical == TimeSpan.MaxValue.Ticks ? ticks : typical + ((ticks - typical) / 4));
        return result;
    }
}
