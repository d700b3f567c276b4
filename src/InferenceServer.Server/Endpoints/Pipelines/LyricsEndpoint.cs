using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Tasks;

namespace InferenceServer.Server.Endpoints.Pipelines;

/// <summary>Finds pictures for lyrics, and measures how well. Safe from several threads.</summary>
internal sealed class LyricsEndpoint(PictureSets sets, Embedders embedders, TimeProvider time)
{
    /// <summary>The most labelled queries of one evaluation.</summary>
    public const int MaxQueries = 100_000;

    /// <summary>The pictures of a collection that fit, and who embedded the text.</summary>
    public async ValueTask<(string Model, LyricsMatches Answer)> MatchAsync(LyricsQuery query, CancellationToken cancellationToken)
    {
        (string model, LyricsMatcher matcher, IPictureSet pictures) = Find(query.Collection, query.Model);
        return (model, await matcher.MatchAsync(query.Lyrics, pictures, query.K, query.Pooling, cancellationToken));
    }

    /// <summary>Small pictures for the answers of <see cref="MatchAsync"/>, in their order, and how long that took.</summary>
    public async ValueTask<(IReadOnlyList<ReadOnlyMemory<byte>> Pictures, StageTime Stage)> ThumbnailsAsync(
        string collection, IReadOnlyList<LyricsMatch> matches, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        IPictureSet pictures = sets.Find(collection);
        ReadOnlyMemory<byte>[] thumbnails = new ReadOnlyMemory<byte>[matches.Count];
        for (int i = 0; i < thumbnails.Length; i++)
        {
            thumbnails[i] = await pictures.ThumbnailAsync(matches[i].Picture.Id, cancellationToken);
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

        (_, LyricsMatcher matcher, IPictureSet pictures) = Find(collection, model);
        return await new LyricsEvaluation(matcher, pictures, pooling).RunAsync(queries, done, cancellationToken);
    }

    private (string Model, LyricsMatcher Matcher, IPictureSet Pictures) Find(string collection, string model)
    {
        IPictureSet pictures = sets.Find(collection);
        (string name, ITextEmbedder embedder) = embedders.TextsFor(pictures.Space, model);
        return (name, new LyricsMatcher(embedder, time), pictures);
    }
}
