using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>The image half as a role: decodes and resizes on the caller's thread, embeds through the engine's batches.</summary>
internal sealed class ImageEmbedder(ImageHalf half, IServable servable, string space, int dimensions) : IImageEmbedder
{
    public string Space => space;

    public int Dimensions => dimensions;

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        ReadOnlyMemory<float>[] vectors = new ReadOnlyMemory<float>[images.Count];
        ReadOnlyMemory<byte>[] all = [.. images];
        ChunkedCalls calls = new(servable, cancellationToken);
        for (int start = 0; start < all.Length; start += half.MaxBatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = start;
            TensorSet rows = half.Input.Rows(all.AsSpan(first, Math.Min(half.MaxBatchSize, all.Length - first)), first);
            await calls.SendAsync(rows, output => UnitVectors.Read(
                output, half.Output.Pooling, tokens: null, (row, vector) => vectors[first + row] = vector)).ConfigureAwait(false);
        }

        await calls.FinishAsync().ConfigureAwait(false);
        return vectors;
    }
}
