using System.Text.Json;
using InferenceServer.Pipelines.Evaluation;
using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Pipelines.Tests.Lyrics;

/// <summary>The whole pipeline against the rankings and the table that the model's makers recorded with PyTorch.</summary>
public sealed class GoldenTests(DemoGallery demo) : IClassFixture<DemoGallery>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(WindowPooling.Mean)]
    [InlineData(WindowPooling.Max)]
    [InlineData(WindowPooling.BestThree)]
    public async Task MatchAsync_HandWrittenVerses_GivesTheGoldenFive(WindowPooling pooling)
    {
        Assert.Equal(30, demo.Verses.Count);
        foreach (JsonElement verse in demo.Verses)
        {
            LyricsMatches answer = await demo.Matcher.MatchAsync(verse.GetProperty("text").GetString()!, demo.Pictures, 5, pooling, default).AsTask().WaitAsync(Limit);

            JsonElement[] golden = [.. verse.GetProperty("top5").EnumerateArray()];
            Assert.Equal(golden.Select(g => g.GetProperty("id").GetString()), answer.Matches.Select(m => m.Picture.Id));
            Assert.All(golden.Zip(answer.Matches), pair => Assert.Equal(pair.First.GetProperty("score").GetSingle(), pair.Second.Score, 1e-5));
            Assert.Single(answer.Windows);
            Assert.Empty(answer.Cuts);
        }
    }

    [Theory]
    [InlineData("en", 0.8, 1.0)]
    [InlineData("ko", 1.0, 1.0)]
    public async Task RunAsync_HandWrittenVerses_GivesTheCardsTable(string language, double at1, double at5)
    {
        LabelledLyrics[] queries = [.. demo.Verses.Where(v => v.GetProperty("lang").GetString() == language).Select(Labelled)];
        List<int> told = [];

        LyricsReport report = await new LyricsEvaluation(demo.Matcher, demo.Pictures, WindowPooling.Mean)
            .RunAsync(queries, done => { told.Add(done); return Task.CompletedTask; }, default).WaitAsync(Limit);

        RetrievalScores scores = report.Scores;
        Assert.Equal(15, scores.Queries);
        Assert.Equal(at1, scores.HitRateAt1, 1e-9);
        Assert.Equal(at5, scores.HitRateAt5, 1e-9);
        Assert.Equal(at1 / 3, scores.RecallAt1, 1e-9);
        Assert.InRange(scores.MeanReciprocalRank, at1, 1);
        Assert.Equal(Enumerable.Range(1, 15), told);
        Assert.Equal(queries.Select(q => q.Id), report.Answers.Select(a => a.Id));
    }

    [Fact]
    public async Task RunAsync_OnlyTheScene_CountsItsPicturesAsRelevant()
    {
        LabelledLyrics query = Labelled(demo.Verses[0]) with { RelevantIds = [] };

        LyricsReport report = await new LyricsEvaluation(demo.Matcher, demo.Pictures, WindowPooling.Mean).RunAsync([query], null, default).WaitAsync(Limit);

        Assert.Equal(3, report.Answers[0].Ranking.RelevantCount);
        Assert.Equal(1, report.Scores.RecallAt5);
        Assert.Equal(1, report.Scores.NdcgAt10, 1e-9);
    }

    [Fact]
    public async Task MatchAsync_VersesOfThreeScenesInOneSong_FindsEachAtItsLines()
    {
        string[] scenes = ["starry_night", "snow_village", "desert"];
        JsonElement[] verses = [.. scenes.Select(s => demo.Verses.First(v => v.GetProperty("expected_scene").GetString() == s))];
        string song = string.Join("\n\n", verses.SelectMany(v => Enumerable.Repeat(v.GetProperty("text").GetString()!, 6)));

        LyricsMatches answer = await demo.Matcher.MatchAsync(song, demo.Pictures, 30, WindowPooling.Max, default).AsTask().WaitAsync(Limit);

        Assert.InRange(answer.Windows.Count, 3, 20);
        int third = song.Split('\n').Length / 3;
        foreach ((string scene, int i) in scenes.Select((s, i) => (s, i)))
        {
            LyricsMatch match = answer.Matches.First(m => m.Picture.Metadata["scene"] == scene);
            LyricsWindow window = answer.Windows[match.Window];
            Assert.InRange((window.FirstLine + window.LastLine) / 2, (i * third) - 2, ((i + 1) * third) + 2);
        }
    }

    private static LabelledLyrics Labelled(JsonElement verse) => new(
        verse.GetProperty("id").GetString()!,
        verse.GetProperty("text").GetString()!,
        [.. verse.GetProperty("expected_ids").EnumerateArray().Select(id => id.GetString()!)],
        verse.GetProperty("expected_scene").GetString()!);
}
