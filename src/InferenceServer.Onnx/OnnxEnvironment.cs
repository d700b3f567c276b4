using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>
/// The process's one ONNX Runtime environment, with one pool of a thread per core for all sessions:
/// a pool per session would cost a loaded model its threads even while it idles, and run several models on more threads than there are cores.
/// The pool does not spin: a core that waits for the next operator belongs to the rest of the server.
/// </summary>
internal static class OnnxEnvironment
{
    private static readonly Lazy<OrtEnv> Environment = new(Create);

    /// <summary>Made on first use; lives as long as the process.</summary>
    public static OrtEnv Instance => Environment.Value;

    public static bool HasCuda => Instance.GetAvailableProviders().Contains("CUDAExecutionProvider");

    private static OrtEnv Create()
    {
        using OrtThreadingOptions threads = new()
        {
            GlobalIntraOpNumThreads = System.Environment.ProcessorCount,
            GlobalInterOpNumThreads = 1,
            GlobalSpinControl = false,
        };
        EnvironmentCreationOptions options = new()
        {
            logId = "onnx",
            // What fails a run is thrown as well; warnings about a graph are its author's affair.
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            threadOptions = threads,
        };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
