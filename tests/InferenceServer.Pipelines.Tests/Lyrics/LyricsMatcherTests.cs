using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Pipelines.Tests.Lyrics;

public sealed class LyricsMatcherTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task MatchAsync_SeveralWindows_NamesThePassageThatFits()
    {
        PictureIndex pictures = Index([Axis(0), Axis(1), Axis(2)]);

        LyricsMatches answer = await MatchAsync("x0 a\nx0 b\n\nx1 c\nx1 d", pictures, 2, WindowPooling.Max, context: 6);

        Assert.Equal(["p0", "p1"], answer.Matches.Select(m => m.Picture.Id).Order());
        LyricsMatch second = answer.Matches.Single(m => m.Picture.Id == "p1");
        Assert.Equal(1, second.Score, 1e-6);
        Assert.Equal(["x1 c", "x1 d"], answer.Windows[second.Window].Lines.Select(l => l.Text));
        Assert.Equal([4, 5], answer.Windows[second.Window].Lines.Select(l => l.Number));
        Assert.Equal(["split", "embed", "search"], answer.Stages.Select(s => s.Stage));
    }

    [Fact]
    public async Task MatchAsync_LyricsThatFit_AreTokenizedOnce()
    {
        WordEmbedder embedder = new(contextLength: 8);

        await new LyricsMatcher(embedder, TimeProvider.System).MatchAsync("x0 a\nx1 b", Index([Axis(0)]), 1, WindowPooling.Mean, default).AsTask().WaitAsync(Limit);

        Assert.Equal(["x0 a\nx1 b"], embedder.Seen);
        Assert.Equal(1, embedder.TimesTokenized);
    }

    [Fact]
    public async Task MatchAsync_LineTooLong_IsReported()
    {
        LyricsMatches answer = await MatchAsync("x0\nx1 b c d e f g\nx2", Index([Axis(0)]), 1, WindowPooling.Mean, context: 6);

        Assert.Equal([new CutLine(2, 6, 3)], answer.Cuts);
    }

    [Theory]
    [InlineData(WindowPooling.Mean)]
    [InlineData(WindowPooling.Max)]
    [InlineData(WindowPooling.BestThree)]
    public async Task MatchAsync_AnyPooling_RanksAsComparingAllWithAll(WindowPooling pooling)
    {
        Random chance = new(5);
        float[][] vectors = [.. Enumerable.Range(0, 400).Select(_ => Unit([.. Enumerable.Range(0, 8).Select(_ => (float)(chance.NextDouble() - 0.5))]))];
        string lyrics = string.Join('\n', Enumerable.Range(0, 60).Select(_ => string.Join(' ', Enumerable.Range(0, 3).Select(_ => $"x{chance.Next(8)}"))));
        WordEmbedder embedder = new(12);

        LyricsMatches answer = await MatchAsync(lyrics, Index(vectors), 7, pooling, context: 12);

        Assert.InRange(answer.Windows.Count, 10, 60);
        IReadOnlyList<TextEmbedding> windows = await embedder.EmbedAsync([.. answer.Windows.Select(w => w.Text)], default);
        float[] mean = Unit([.. Enumerable.Range(0, 8).Select(d => windows.Sum(w => w.Vector.Span[d]))]);
        (int Index, float Score)[] expected = [.. vectors.Select((v, i) => (i, Score(v))).OrderByDescending(s => s.Item2).Take(7)];
        Assert.Equal(expected.Select(e => $"p{e.Index}"), answer.Matches.Select(m => m.Picture.Id));
        Assert.All(expected.Zip(answer.Matches), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
        Assert.All(answer.Matches, m => Assert.Equal(windows.Max(w => Dot(w.Vector.Span, m.Picture.Vector.Span)), m.WindowScore, 1e-5));

        float Score(float[] vector)
        {
            float[] scores = [.. windows.Select(w => Dot(w.Vector.Span, vector)).OrderDescending()];
            return pooling switch
            {
                WindowPooling.Mean => Dot(mean, vector),
                WindowPooling.Max => scores[0],
                _ => scores.Take(3).Average(),
            };
        }
    }

    [Fact]
    public async Task MatchAsync_PictureBestInNoWindow_IsFoundByItsMeanOfThree()
    {
        PictureIndex pictures = Index([Axis(0), Axis(1), Axis(2), Unit([1, 1, 1, 0, 0, 0, 0, 0])]);

        LyricsMatches answer = await MatchAsync("x0\n\nx1\n\nx2", pictures, 1, WindowPooling.BestThree, context: 3);

        Assert.Equal("p3", Assert.Single(answer.Matches).Picture.Id);
        Assert.Equal(1 / Math.Sqrt(3), answer.Matches[0].Score, 1e-6);
    }

    [Fact]
    public async Task MatchAsync_WindowsThatCancelOut_AsksForAnotherPooling()
    {
        InferenceException error = await Assert.ThrowsAsync<InferenceException>(
            () => MatchAsync("x0\n\ny0", Index([Axis(0)]), 1, WindowPooling.Mean, context: 3));

        Assert.Equal(InferenceError.InvalidArgument, error.Error);
        Assert.Contains("another pooling than mean", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MatchAsync_MostAllowed_AnswersAll()
        => Assert.Equal(2, (await MatchAsync("x0", Index([Axis(0), Axis(1)]), LyricsMatcher.MaxK, WindowPooling.Max)).Matches.Count);

    [Fact]
    public async Task MatchAsync_MoreWantedThanThere_AnswersAll()
        => Assert.Equal(3, (await MatchAsync("x0\nx1\nx2\nx3", Index([Axis(0), Axis(1), Axis(2)]), 50, WindowPooling.BestThree, context: 4)).Matches.Count);

    [Fact]
    public async Task MatchAsync_NoPictures_AnswersNone()
        => Assert.Empty((await MatchAsync("x0", Index([]), 5, WindowPooling.Mean)).Matches);

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task MatchAsync_BadK_IsRefused(int k)
        => Assert.Equal($"k is {k}, expected 1 to 10000", (await Assert.ThrowsAsync<InferenceException>(() => MatchAsync("x0", Index([]), k, WindowPooling.Mean))).Message);

    [Fact]
    public async Task MatchAsync_AnotherSpace_IsRefused()
    {
        LyricsMatcher matcher = new(new WordEmbedder(8) { Space = "other" }, TimeProvider.System);

        InferenceException error = await Assert.ThrowsAsync<InferenceException>(
            () => matcher.MatchAsync("x0", Index([Axis(0)]), 1, WindowPooling.Mean, default).AsTask().WaitAsync(Limit));

        Assert.Equal(InferenceError.FailedPrecondition, error.Error);
        Assert.Contains("'words'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'other'", error.Message, StringComparison.Ordinal);
    }

    private static async Task<LyricsMatches> MatchAsync(string lyrics, IPictureSet pictures, int k, WindowPooling pooling, int context = 16)
        => await new LyricsMatcher(new WordEmbedder(context), TimeProvider.System).MatchAsync(lyrics, pictures, k, pooling, default).AsTask().WaitAsync(Limit);

    private static PictureIndex Index(float[][] vectors)
        => new("words", 8, [.. vectors.Select((v, i) => new Picture($"p{i}", v, new Dictionary<string, string>()))]);

    private static float[] Axis(int axis) => [.. Enumerable.Range(0, 8).Select(i => i == axis ? 1f : 0)];

    private static float[] Unit(float[] vector)
    {
        float length = MathF.Sqrt(Dot(vector, vector));
        return Array.ConvertAll(vector, v => v / length);
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return (float)sum;
    }
}
