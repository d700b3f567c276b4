using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Evaluation;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Measures how well a matcher finds the pictures that labelled lyrics should find. Safe from several threads.</summary>
/// <param name="matcher">What is measured.</param>
/// <param name="pictures">Where it searches.</param>
/// <param name="pooling">How it pools windows.</param>
public sealed class LyricsEvaluation(LyricsMatcher matcher, IPictureSet pictures, WindowPooling pooling)
{
    /// <summary>The metadata that says what a picture shows.</summary>
    public const string SceneKey = "scene";

    /// <summary>How many answers of each query are looked at; what ranks behind them counts as not found.</summary>
    public const int Depth = 100;

    // Enough that the embedder's batches fill, few enough to leave room for others.
    private const int Together = 16;

    /// <summary>Asks every query.</summary>
    /// <param name="queries">The labelled lyrics.</param>
    /// <param name="done">Told after each query how many are done; calls do not overlap. Null for nobody.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The answers in the queries' order, and their scores.</returns>
    /// <exception cref="InferenceException">A query is at fault; the message names it.</exception>
    public async Task<LyricsReport> RunAsync(IReadOnlyList<LabelledLyrics> queries, Func<int, Task>? done, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queries);
        EvaluatedLyrics[] answers = new EvaluatedLyrics[queries.Count];
        using SemaphoreSlim telling = new(1, 1);
        int count = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, queries.Count), options, async (i, token) =>
        {
            answers[i] = await AskAsync(queries[i], token).ConfigureAwait(false);
            await telling.WaitAsync(token).ConfigureAwait(false);
            try
            {
                await (done?.Invoke(++count) ?? Task.CompletedTask).ConfigureAwait(false);
            }
            finally
            {
                telling.Release();
            }
        }).ConfigureAwait(false);
        return new LyricsReport(RetrievalScores.Of([.. answers.Select(a => a.Ranking)]), answers);
    }

    private async ValueTask<EvaluatedLyrics> AskAsync(LabelledLyrics query, CancellationToken cancellationToken)
    {
        if (query.RelevantIds.Count == 0 && query.Scene.Length == 0)
        {
            throw InferenceException.InvalidArgument($"query '{query.Id}' has no label, expected relevant ids or a scene");
        }

        LyricsMatches answer = await matcher.MatchAsync(query.Lyrics, pictures, Depth, pooling, cancellationToken).ConfigureAwait(false);
        bool[] ofScene = [.. answer.Matches.Select(m => query.Scene.Length > 0 && m.Picture.Metadata.GetValueOrDefault(SceneKey) == query.Scene)];
        bool[] named = [.. answer.Matches.Select(m => query.RelevantIds.Contains(m.Picture.Id))];
        return new EvaluatedLyrics(query.Id, answer.Matches, new RankedAnswer(
            query.RelevantIds.Count > 0 ? named : ofScene,
            query.RelevantIds.Count > 0 ? query.RelevantIds.Count : ofScene.Count(h => h),
            query.Scene.Length > 0 ? ofScene : named));
    }
}
