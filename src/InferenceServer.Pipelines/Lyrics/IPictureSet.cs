namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Pictures that can be found by their vectors. Safe from several threads.</summary>
public interface IPictureSet
{
    /// <summary>The space of the vectors, as an embedder's.</summary>
    string Space { get; }

    /// <summary>The length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>The pictures there are now.</summary>
    long Count { get; }

    /// <summary>The best pictures for each query by cosine, the best first.</summary>
    /// <param name="queries">Whole unit vectors, one after the other; must not change before the answer.</param>
    /// <param name="k">How many for each query: 1 to <see cref="LyricsMatcher.MaxK"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>For each query at most <paramref name="k"/> pictures, fewer only where there are no more.</returns>
    ValueTask<IReadOnlyList<IReadOnlyList<PictureHit>>> SearchAsync(ReadOnlyMemory<float> queries, int k, CancellationToken cancellationToken);

    /// <summary>Pictures by id, in the order of the ids; null for one that is not there any more.</summary>
    ValueTask<IReadOnlyList<Picture?>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
