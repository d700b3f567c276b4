namespace InferenceServer.Onnx;

/// <summary>How a session runs.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>Where it runs.</summary>
    public OnnxDevice Device { get; init; } = OnnxDevice.Auto;

    /// <summary>Which CUDA device, ≥ 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>
    /// Threads that compute one operator. 0, the default: the process's one pool, a thread for each core, which all sessions
    /// share, so that many loaded models do not make many times as many threads as there are cores. ≥ 1: a pool of the session's own.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Operators that run at once where the graph branches, ≥ 1; more than 1 only helps wide graphs, and needs a pool of the session's own.</summary>
    public int ParallelOperators { get; init; } = 1;

    /// <summary>How far the graph is rewritten.</summary>
    public OnnxOptimization Optimization { get; init; } = OnnxOptimization.Extended;

    /// <summary>
    /// Whether the session keeps the memory of a run for the next one (true, the default); it then holds what its largest batch needed until it closes.
    /// False gives it back after every run: slower, for models whose largest batch is rare.
    /// </summary>
    public bool KeepMemory { get; init; } = true;

    /// <summary>The clock that tells short runs from long ones: see <see cref="OnnxSession.RunAsync"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The most bytes of device memory the session's arena may take, 0 for no bound; CUDA only.</summary>
    public long DeviceMemoryLimit { get; init; }
}
