using System.Text.Json;
using Grpc.Core;

namespace InferenceServer.Client.Tests;

public sealed class LyricsClientTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly InferenceClient _client = new(new Uri($"http://{RealServerFactAttribute.Address ?? "localhost"}"), new() { Timeout = Limit });

    public void Dispose() => _client.Dispose();

    [GalleryFact]
    public async Task MatchAsync_Verses_FindsTheGoldenFiveWithLinesAndThumbnails()
    {
        foreach (JsonElement verse in Verses().Take(4))
        {
            LyricsMatches answer = await _client.Lyrics.MatchAsync(verse.GetProperty("text").GetString()!, options: new() { Thumbnails = true }).WaitAsync(Limit);

            Assert.Equal(verse.GetProperty("top5").EnumerateArray().Select(g => g.GetProperty("id").GetString()), answer.Matches.Select(m => m.Id));
            Assert.All(answer.Matches, m => Assert.True(m.Thumbnail.Length > 1000 && m.Metadata.ContainsKey("scene")));
            Assert.Equal(1, answer.Matches[0].Lines[0].Number);
            Assert.Empty(answer.Cuts);
            Assert.True(answer.Stages["embed"] > TimeSpan.Zero);
        }
    }

    [GalleryFact]
    public async Task MatchAsync_LongText_NamesTheWindowThatFits()
    {
        string text = string.Join('\n', Enumerable.Repeat("rain on the neon street", 60).Append("\nmoon over the sea").Concat(Enumerable.Repeat("the sea is calm tonight", 40)));

        LyricsMatches answer = await _client.Lyrics.MatchAsync(text, options: new() { K = 10, Pooling = WindowPooling.Max }).WaitAsync(Limit);

        Assert.True(answer.Windows.Count > 2);
        Assert.Contains(answer.Matches, m => m.Lines[^1].Number <= 61);
        Assert.All(answer.Matches, m => Assert.Equal(m.Score, m.WindowScore, 1e-5));
    }

    [GalleryFact]
    public async Task EvaluateAsync_KoreanVerses_GivesTheCardsTable()
    {
        LabelledLyrics[] queries =
        [
            .. Verses().Where(v => v.GetProperty("lang").GetString() == "ko").Select(v => new LabelledLyrics(
                v.GetProperty("id").GetString()!,
                v.GetProperty("text").GetString()!,
                [.. v.GetProperty("expected_ids").EnumerateArray().Select(i => i.GetString()!)],
                v.GetProperty("expected_scene").GetString()!)),
        ];

        LyricsEvaluation evaluation = await _client.Lyrics.EvaluateAsync(queries).WaitAsync(Limit);

        Assert.Equal(15, evaluation.Queries.Count);
        Assert.Equal((1.0, 1.0), (evaluation.SceneHitRate.At1, evaluation.SceneHitRate.At5));
        Assert.All(evaluation.Queries, q => Assert.Equal((1, 10), (q.FirstRelevantRank, q.Best.Count)));
    }

    [GalleryFact]
    public async Task MatchAsync_BlankOrUnknown_SaysSo()
    {
        InferenceClientException blank = await Assert.ThrowsAsync<InferenceClientException>(() => _client.Lyrics.MatchAsync(" ").WaitAsync(Limit));
        InferenceClientException unknown = await Assert.ThrowsAsync<InferenceClientException>(() => _client.Lyrics.EvaluateAsync([new("a", "b", ["c"])], "no-such").WaitAsync(Limit));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.NotFound), (blank.StatusCode, unknown.StatusCode));
        Assert.Contains("no-such", unknown.Message, StringComparison.Ordinal);
    }

    private static JsonElement.ArrayEnumerator Verses()
        => JsonElement.Parse(File.ReadAllBytes(GalleryFactAttribute.PathOf("lyrics.json"))).GetProperty("items").EnumerateArray();
}
