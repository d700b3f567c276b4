using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>Ranks a set's pictures for the windows of one text. Exact: the pooled order is that of comparing every picture with every window.</summary>
/// <param name="pictures">Where to search.</param>
/// <param name="windows">The windows' unit vectors.</param>
/// <param name="pooling">How cosines become a score.</param>
internal sealed class WindowRanking(IPictureSet pictures, IReadOnlyList<ReadOnlyMemory<float>> windows, WindowPooling pooling)
{
    private const int Best = 3;
    private const int Growth = 4;

    public async ValueTask<IReadOnlyList<LyricsMatch>> RankAsync(int k, CancellationToken cancellationToken)
    {
        if (windows.Count == 1 || pooling == WindowPooling.Mean)
        {
            IReadOnlyList<PictureHit> found = (await pictures.SearchAsync(Mean(), k, cancellationToken).ConfigureAwait(false))[0];
            return await ScoreAsync([.. found.Select(hit => hit.Id)], k, cancellationToken).ConfigureAwait(false);
        }

        float[] all = new float[windows.Count * pictures.Dimensions];
        for (int i = 0; i < windows.Count; i++)
        {
            windows[i].Span.CopyTo(all.AsSpan(i * pictures.Dimensions));
        }

        for (int depth = k; ; depth = (int)Math.Min(LyricsMatcher.MaxK, (long)depth * Growth))
        {
            IReadOnlyList<IReadOnlyList<PictureHit>> found = await pictures.SearchAsync(all, depth, cancellationToken).ConfigureAwait(false);
            string[] candidates = [.. found.SelectMany(hits => hits).OrderByDescending(hit => hit.Score).Select(hit => hit.Id).Distinct(StringComparer.Ordinal)];
            IReadOnlyList<LyricsMatch> ranked = await ScoreAsync(candidates, k, cancellationToken).ConfigureAwait(false);

            // A picture in none of the lists has at most the last score of each, and so at most what pooling makes of those.
            bool seenAll = found.Any(hits => hits.Count < depth) || depth == LyricsMatcher.MaxK;
            if (seenAll || (ranked.Count == k && ranked[^1].Score >= Pool([.. found.Select(hits => hits[^1].Score)])))
            {
                return ranked;
            }
        }
    }

    private async ValueTask<IReadOnlyList<LyricsMatch>> ScoreAsync(IReadOnlyList<string> ids, int k, CancellationToken cancellationToken)
    {
        IReadOnlyList<Picture?> found = await pictures.FindAsync(ids, cancellationToken).ConfigureAwait(false);
        float[] mean = pooling == WindowPooling.Mean ? Mean() : [];
        return [.. found.OfType<Picture>().Select(picture => Score(picture, mean)).OrderByDescending(match => match.Score).Take(k)];
    }

    private LyricsMatch Score(Picture picture, float[] mean)
    {
        float[] scores = new float[windows.Count];
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Cosine(windows[i].Span, picture.Vector.Span);
            best = scores[i] > scores[best] ? i : best;
        }

        float bestScore = scores[best];
        return new LyricsMatch(picture, mean.Length > 0 ? Cosine(mean, picture.Vector.Span) : Pool(scores), best, bestScore);
    }

    /// <summary>Pools by greatest values; sorts what it is given.</summary>
    private float Pool(float[] scores)
    {
        Array.Sort(scores);
        return scores[^(pooling == WindowPooling.Max ? 1 : Math.Min(Best, scores.Length))..].Average();
    }

    private float[] Mean()
    {
        float[] mean = windows[0].ToArray();
        if (windows.Count == 1)
        {
            return mean;
        }

        for (int w = 1; w < windows.Count; w++)
        {
            ReadOnlySpan<float> window = windows[w].Span;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += window[i];
            }
        }

        float length = MathF.Sqrt(Cosine(mean, mean));
        return length > 0
            ? Array.ConvertAll(mean, value => value / length)
            : throw InferenceException.InvalidArgument("the windows' vectors cancel each other out, expected another pooling than mean");
    }

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
