using InferenceServer.Engine.Repository;

namespace InferenceServer.Server.Hosting;

/// <summary>Where the process is in its life. Safe from several threads.</summary>
internal sealed class ServerState
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _stopping;

    /// <summary>Whether every model of the repository was tried, and then the gallery.</summary>
    public bool IsLoaded => _loaded.Task.IsCompleted;

    /// <summary>Whether the process is about to end.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Completes when every model was tried, and then the gallery.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Raised after every change.</summary>
    public ChangeSignal Changes { get; } = new();

    public void SetLoaded()
    {
        _loaded.TrySetResult();
        Changes.Raise();
    }

    public void SetStopping()
    {
        _stopping = true;
        Changes.Raise();
    }
}
