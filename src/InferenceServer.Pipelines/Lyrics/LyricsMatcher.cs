using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>
/// Finds background pictures for lyrics: windows of the text are embedded and compared with a set of pictures whose vectors live
/// in the same space. Safe from several threads.
/// </summary>
/// <param name="embedder">Embeds the windows.</param>
/// <param name="time">Measures the stages.</param>
public sealed class LyricsMatcher(ITextEmbedder embedder, TimeProvider time)
{
    /// <summary>The most pictures that one call answers with.</summary>
    public const int MaxK = 10_000;

    private readonly LyricsSplitter _splitter = new(embedder);

    /// <summary>The pictures that fit best.</summary>
    /// <param name="lyrics">Any language that the embedder knows; see <see cref="LyricsSplitter"/>.</param>
    /// <param name="pictures">Where to search.</param>
    /// <param name="k">How many: 1 to <see cref="MaxK"/>.</param>
    /// <param name="pooling">What makes a score of several windows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InferenceException">The lyrics or <paramref name="k"/> are at fault, or the pictures' vectors are of another space.</exception>
    public async ValueTask<LyricsMatches> MatchAsync(string lyrics, IPictureSet pictures, int k, WindowPooling pooling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (k is < 1 or > MaxK)
        {
            throw InferenceException.InvalidArgument($"k is {k}, expected 1 to {MaxK}");
        }

        if (pictures.Space != embedder.Space)
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"the pictures' vectors are of the space '{pictures.Space}' and the text embedder's of '{embedder.Space}', expected one space: embed the pictures with the same model");
        }

        long begin = time.GetTimestamp();
        IReadOnlyList<LyricsWindow> windows = _splitter.Split(lyrics);
        long split = time.GetTimestamp();
        IReadOnlyList<TextEmbedding> embeddings = await embedder.EmbedAsync([.. windows.Select(window => window.Tokens)], cancellationToken).ConfigureAwait(false);
        long embedded = time.GetTimestamp();
        IReadOnlyList<LyricsMatch> matches = pictures.Count == 0
            ? []
            : await new WindowRanking(pictures, [.. embeddings.Select(e => e.Vector)], pooling).RankAsync(k, cancellationToken).ConfigureAwait(false);
        long searched = time.GetTimestamp();
        CutLine[] cuts = [.. windows.Zip(embeddings).Where(w => w.Second.TokensCut > 0).Select(w => new CutLine(w.First.LastLine, w.Second.Tokens, w.Second.TokensCut))];
        return new LyricsMatches(matches, windows, cuts,
        [
            new("split", time.GetElapsedTime(begin, split)),
            new("embed", time.GetElapsedTime(split, embedded)),
            new("search", time.GetElapsedTime(embedded, searched)),
        ]);
    }
}
