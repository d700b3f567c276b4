using InferenceServer.Abstractions;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Onnx;

/// <summary>
/// Any ONNX file as a model. The file is the version's <c>model.onnx</c>, or the one the configuration names, or the only one there is.
/// What the configuration leaves open, the file completes. Parameters it knows, all optional: <c>intra_op_thread_count</c>,
/// <c>inter_op_thread_count</c>, <c>memory.enable_memory_arena_shrinkage</c>, <c>gpu_mem_limit</c>, <c>graph_optimization</c>.
/// </summary>
public sealed class OnnxPlugin : IModelPlugin
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Kinds { get; } = ["onnx", "onnxruntime", "onnxruntime_onnx"];

    /// <inheritdoc/>
    public async ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken)
    {
        // Opening reads, rewrites and packs the whole graph: seconds for a large one, on a thread that nobody else waits for.
        IModel model = await Task.Factory.StartNew(() => Load(context), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        return new LoadedModel(model);
    }

    private static OnnxModel Load(ModelContext context)
    {
        List<string> faults = [];
        OnnxSessionOptions options = SessionParameters.Read(context.Declaration, faults);
        OnnxSession? session = null;
        try
        {
            session = OnnxSession.Open(context.Name, ModelFile.Find(context), options);
            ModelSignature signature = SignatureCompletion.Complete(context.Declaration, session, faults);
            if (faults.Count == 0)
            {
                return new OnnxModel(session, signature, context.Declaration.Instances);
            }
        }
        catch (InferenceException exception)
        {
            session?.Dispose();
            throw faults.Count == 0 ? exception : new InferenceException(exception.Error, $"{exception.Message}; {string.Join("; ", faults)}", exception);
        }

        session.Dispose();
        throw InferenceException.InvalidArgument($"model '{context.Name}' cannot be loaded: {string.Join("; ", faults)}");
    }
}
