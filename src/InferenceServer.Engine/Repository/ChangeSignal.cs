namespace InferenceServer.Engine.Repository;

/// <summary>Lets any number of watchers wait for the next change. Take <see cref="Next"/> before reading the state, so that no change is missed.</summary>
public sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Tells all who wait.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
