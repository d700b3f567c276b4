using Grpc.Core;
using Service = InferenceServer.Protocol.Pipelines.V1.Lyrics;
using Wire = InferenceServer.Protocol.Pipelines.V1;

namespace InferenceServer.Client;

/// <summary>The lyrics pipeline of a server; got from <see cref="InferenceClient.Lyrics"/>.</summary>
public sealed class LyricsClient
{
    private readonly InferenceClient _client;
    private readonly Service.LyricsClient _service;

    internal LyricsClient(InferenceClient client, ChannelBase channel)
    {
        _client = client;
        _service = new Service.LyricsClient(channel);
    }

    /// <summary>The pictures of a collection that fit a text of any length.</summary>
    /// <param name="lyrics">Lines; what exceeds the model's context is read in overlapping windows of whole lines.</param>
    /// <param name="collection">Where to search.</param>
    /// <param name="options">How many, pooling, thumbnails, model, timeout.</param>
    /// <param name="cancellationToken">Ends the call, on the server too.</param>
    /// <exception cref="InferenceClientException">The call failed.</exception>
    public async Task<LyricsMatches> MatchAsync(
        string lyrics, string collection = "gallery", LyricsOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= LyricsOptions.Default;
        Wire.MatchLyricsRequest request = new()
        {
            Lyrics = lyrics,
            Collection = collection,
            K = options.K,
            Pooling = (Wire.Pooling)options.Pooling,
            Thumbnails = options.Thumbnails,
            Model = options.Model,
        };
        Wire.MatchLyricsResponse response = await _client.CallAsync(_service.MatchLyricsAsync, request, options.Timeout, repeatable: true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<LyricsLine>[] windows = [.. response.Windows.Select(w => (IReadOnlyList<LyricsLine>)[.. w.Lines.Select(l => new LyricsLine(l.Number, l.Text))])];
        return new LyricsMatches(
            [.. response.Matches.Select(m => new LyricsMatch(m.Id, m.Score, m.Metadata, windows[m.Window], m.WindowScore, m.Thumbnail.Memory))],
            windows,
            [.. response.Cuts.Select(c => new CutLine(c.Line, c.TokensRead, c.TokensCut))],
            response.Stages.ToDictionary(s => s.Stage, s => TimeSpan.FromSeconds(s.Seconds)),
            response.Model);
    }

    /// <summary>Measures how well labelled lyrics find their pictures.</summary>
    /// <param name="queries">The labelled lyrics, one or more.</param>
    /// <param name="collection">Where to search.</param>
    /// <param name="options">Pooling, model and timeout count.</param>
    /// <param name="progress">Hears how many queries are done.</param>
    /// <param name="cancellationToken">Ends the call, on the server too.</param>
    /// <exception cref="InferenceClientException">The call failed.</exception>
    public async Task<LyricsEvaluation> EvaluateAsync(
        IEnumerable<LabelledLyrics> queries, string collection = "gallery", LyricsOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= LyricsOptions.Default;
        Wire.EvaluateRequest request = new()
        {
            Collection = collection,
            Pooling = (Wire.Pooling)options.Pooling,
            Model = options.Model,
            Queries = { queries.Select(q => new Wire.LabelledLyrics { Id = q.Id, Lyrics = q.Lyrics, RelevantIds = { q.RelevantIds }, Scene = q.Scene }) },
        };
        using AsyncServerStreamingCall<Wire.EvaluateResponse> call = _service.Evaluate(request, _client.CallOptionsFor(options.Timeout, cancellationToken));
        Wire.EvaluationReport? report = null;
        await foreach (Wire.EvaluateResponse response in StreamReading.ReadAllAsync(call.ResponseStream, cancellationToken).ConfigureAwait(false))
        {
            report = response.Report;
            progress?.Report(response.Done);
        }

        return report is null
            ? throw new InferenceClientException(StatusCode.Internal, "the stream ended without a report")
            : new LyricsEvaluation(
                Read(report.SceneHitRate),
                Read(report.Recall),
                report.Mrr,
                report.NdcgAt10,
                [.. report.Queries.Select(q => new EvaluatedQuery(q.Id, q.FirstRelevantRank, [.. q.Best.Select(m => m.Id)]))]);
    }

    private static AtRanks Read(Wire.AtRanks ranks) => new(ranks.At1, ranks.At5, ranks.At10);
}
