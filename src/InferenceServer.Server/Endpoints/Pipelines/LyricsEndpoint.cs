using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Collections;
using InferenceServer.Server.Endpoints.Tasks;

namespace InferenceServer.Server.Endpoints.Pipelines;

/// <summary>Finds pictures for lyrics, and measures how well. Safe from several threads.</summary>
internal sealed class LyricsEndpoint(CollectionsEndpoint collections, DataFolder data, Embedders embedders, TimeProvider time)
{
    /// <summary>The most labelled queries of one evaluation.</summary>
    public const int MaxQueries = 100_000;

    /// <summary>The pictures of a collection that fit, and who embedded the text.</summary>
    public async ValueTask<(string Model, LyricsMatches Answer)> MatchAsync(LyricsQuery query, CancellationToken cancellationToken)
    {
        IPictureSet pictures = await PicturesAsync(query.Collection, cancellationToken);
        (string model, LyricsMatcher matcher) = MatcherFor(pictures, query.Model);
        return (model, await matcher.MatchAsync(query.Lyrics, pictures, query.K, query.Pooling, cancellationToken));
    }

    /// <summary>Small pictures for the answers of <see cref="MatchAsync"/>, in their order, and how long that took.</summary>
    public async ValueTask<(IReadOnlyList<ReadOnlyMemory<byte>> Pictures, StageTime Stage)> ThumbnailsAsync(
        string collection, IReadOnlyList<LyricsMatch> matches, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        ReadOnlyMemory<byte>[] thumbnails = new ReadOnlyMemory<byte>[matches.Count];
        for (int i = 0; i < thumbnails.Length; i++)
        {
            thumbnails[i] = await data.Thumbnails.GetAsync(collection, matches[i].Picture.Id, cancellationToken);
        }

        return (thumbnails, new StageTime("thumbnails", time.GetElapsedTime(begin)));
    }

    /// <summary>Asks every labelled query and scores the answers.</summary>
    public async Task<LyricsReport> EvaluateAsync(
        string collection, string model, WindowPooling pooling, IReadOnlyList<LabelledLyrics> queries, Func<int, Task> done, CancellationToken cancellationToken)
    {
        if (queries.Count is 0 or > MaxQueries)
        {
            throw InferenceException.InvalidArgument($"the request has {queries.Count} queries, expected 1 to {MaxQueries}");
        }

        IPictureSet pictures = await PicturesAsync(collection, cancellationToken);
        return await new LyricsEvaluation(MatcherFor(pictures, model).Matcher, pictures, pooling).RunAsync(queries, done, cancellationToken);
    }

    private Task<CollectionPictures> PicturesAsync(string collection, CancellationToken cancellationToken)
        => collections.WithAsync(collection, found => Task.FromResult(new CollectionPictures(found)), cancellationToken);

    private (string Model, LyricsMatcher Matcher) MatcherFor(IPictureSet pictures, string model)
    {
        (string name, ITextEmbedder embedder) = embedders.TextsFor(pictures.Space, model);
        return (name, new LyricsMatcher(embedder, time));
    }
}
