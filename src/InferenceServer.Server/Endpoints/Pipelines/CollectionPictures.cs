using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Collections;

namespace InferenceServer.Server.Endpoints.Pipelines;

/// <summary>A collection as a set of pictures.</summary>
internal sealed class CollectionPictures : IPictureSet
{
    private readonly Collection _collection;

    /// <exception cref="InferenceException">The collection's scores are no cosines.</exception>
    public CollectionPictures(Collection collection)
    {
        if (collection.Settings.Metric != Metric.Cosine)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"collection '{collection.Settings.Name}' scores by {collection.Settings.Metric}, expected {Metric.Cosine}");
        }

        _collection = collection;
    }

    public string Space => _collection.Settings.Space;

    public int Dimensions => _collection.Settings.Dimensions;

    public long Count => _collection.Stats().Rows;

    public async ValueTask<IReadOnlyList<IReadOnlyList<PictureHit>>> SearchAsync(ReadOnlyMemory<float> queries, int k, CancellationToken cancellationToken)
    {
        IReadOnlyList<IReadOnlyList<CollectionMatch>> found = await CollectionFaults.TranslateAsync(
            () => _collection.SearchAsync(new CollectionSearch { Space = Space, Queries = queries, K = k }, cancellationToken));
        return [.. found.Select(matches => (IReadOnlyList<PictureHit>)[.. matches.Select(match => new PictureHit(match.Id, match.Score))])];
    }

    public async ValueTask<IReadOnlyList<Picture?>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        IReadOnlyList<CollectionItem?> items = await CollectionFaults.TranslateAsync(() => Task.FromResult(_collection.Get(ids)));
        return [.. items.Select(item => item is null ? null : new Picture(item.Id, item.Vector, item.Metadata))];
    }
}
