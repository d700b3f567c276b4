namespace InferenceServer.Onnx.Tests;

/// <summary>A clock that moves by <see cref="Step"/> whenever it is read.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _now;

    public TimeSpan Step { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref _now, Step.Ticks);
}
