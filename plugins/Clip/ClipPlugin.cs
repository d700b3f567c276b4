using InferenceServer.Abstractions;
using InferenceServer.Onnx;

namespace InferenceServer.Plugins.Clip;

/// <summary>
/// Dual encoders: texts and pictures in one space (CLIP, Long-CLIP, SigLIP and their kin), as Hugging Face's exporters write them.
/// A version's folder holds <c>text_model.onnx</c> and <c>vision_model.onnx</c>, either of them alone, or one <c>model.onnx</c> with both;
/// <c>tokenizer.json</c> or another tokenizer, <c>preprocessor_config.json</c>, and <c>config.json</c>.
/// The entry's parts are <c>text</c> and <c>image</c>; its roles are the text embedder and the image embedder.
/// What the files leave open may stand in <c>model.json</c>: see <see cref="ClipSettings"/>. The configuration's parameters are those of
/// <see cref="SessionParameters"/>; <c>intra_op_thread_count</c> gives every batch so many threads, and lets as many batches run at once as
/// fill the processors: for small graphs, whose operators are over before a second thread has joined. Without it batches share the
/// process's threads, one at a time.
/// </summary>
public sealed class ClipPlugin : IModelPlugin
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Kinds { get; } = ["clip"];

    /// <inheritdoc/>
    public async ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken)
    {
        // Opening reads and packs whole graphs: seconds for a large one, on a thread that nobody else waits for.
        return await Task.Factory.StartNew(
            () => ClipEntry.Load(context, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }
}
