namespace InferenceServer.Abstractions;

/// <summary>Turns pictures into vectors. Safe from several threads.</summary>
public interface IImageEmbedder
{
    /// <summary>As <see cref="ITextEmbedder.Space"/>: equal to a text embedder's where pictures and texts share a space.</summary>
    string Space { get; }

    /// <summary>The length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>Embeds each picture.</summary>
    /// <param name="images">Encoded pictures (PNG, JPEG), one or more; what they are is decided by their content.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One unit vector for each picture, in order.</returns>
    /// <exception cref="InferenceException">A picture cannot be decoded; the message says which.</exception>
    ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, CancellationToken cancellationToken);
}
