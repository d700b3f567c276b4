using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Protocol.Pipelines.V1;
using InferenceServer.Server.Endpoints.Pipelines;
using Wire = InferenceServer.Protocol.Pipelines.V1;

namespace InferenceServer.Server.Rpc;

/// <summary>The calls of <c>inference.pipelines.v1.Lyrics</c>.</summary>
internal sealed class LyricsRoutes(RpcFunnel funnel) : IServiceMethodProvider<LyricsEndpoint>
{
    private const int UsualK = 5;
    private const int BestOfEach = 10;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LyricsEndpoint> context)
    {
        RpcBinder<LyricsEndpoint> rpc = new(context, funnel, "inference.pipelines.v1.Lyrics");
        rpc.Unary<MatchLyricsRequest, MatchLyricsResponse>("MatchLyrics", MatchAsync);
        rpc.ServerStreaming<EvaluateRequest, EvaluateResponse>("Evaluate", EvaluateAsync);
    }

    private static async ValueTask<MatchLyricsResponse> MatchAsync(LyricsEndpoint endpoint, MatchLyricsRequest request, CancellationToken cancellationToken)
    {
        LyricsQuery query = new(request.Lyrics, request.Collection, request.K == 0 ? UsualK : request.K, PoolingOf(request.Pooling), request.Model);
        (string model, LyricsMatches answer) = await endpoint.MatchAsync(query, cancellationToken);
        MatchLyricsResponse response = new()
        {
            Model = model,
            Matches = { answer.Matches.Select(MatchOf) },
            Windows = { answer.Windows.Select(WindowOf) },
            Cuts = { answer.Cuts.Select(c => new Wire.CutLine { Line = c.Line, TokensRead = c.TokensRead, TokensCut = c.TokensCut }) },
            Stages = { answer.Stages.Select(StageOf) },
        };
        if (request.Thumbnails)
        {
            (IReadOnlyList<ReadOnlyMemory<byte>> pictures, Pipelines.Lyrics.StageTime stage) = await endpoint.ThumbnailsAsync(request.Collection, answer.Matches, cancellationToken);
            for (int i = 0; i < pictures.Count; i++)
            {
                response.Matches[i].Thumbnail = UnsafeByteOperations.UnsafeWrap(pictures[i]);
            }

            response.Stages.Add(StageOf(stage));
        }

        return response;
    }

    private static async Task EvaluateAsync(LyricsEndpoint endpoint, EvaluateRequest request, Func<EvaluateResponse, Task> tell, CancellationToken cancellationToken)
    {
        int total = request.Queries.Count;
        Pipelines.Lyrics.LabelledLyrics[] queries = [.. request.Queries.Select(q => new Pipelines.Lyrics.LabelledLyrics(q.Id, q.Lyrics, q.RelevantIds, q.Scene))];
        LyricsReport report = await endpoint.EvaluateAsync(
            request.Collection, request.Model, PoolingOf(request.Pooling), queries, done => tell(new EvaluateResponse { Done = done, Total = total }), cancellationToken);
        await tell(new EvaluateResponse { Done = total, Total = total, Report = ReportOf(report) });
    }

    private static EvaluationReport ReportOf(LyricsReport report) => new()
    {
        SceneHitRate = new AtRanks { At1 = report.Scores.HitRateAt1, At5 = report.Scores.HitRateAt5, At10 = report.Scores.HitRateAt10 },
        Recall = new AtRanks { At1 = report.Scores.RecallAt1, At5 = report.Scores.RecallAt5, At10 = report.Scores.RecallAt10 },
        Mrr = report.Scores.MeanReciprocalRank,
        NdcgAt10 = report.Scores.NdcgAt10,
        Queries =
        {
            report.Answers.Select(a => new EvaluatedQuery
            {
                Id = a.Id,
                FirstRelevantRank = a.Ranking.Relevant.TakeWhile(r => !r).Count() is int before && before < a.Ranking.Relevant.Count ? before + 1 : 0,
                Best = { a.Matches.Take(BestOfEach).Select(MatchOf) },
            }),
        },
    };

    private static Wire.LyricsMatch MatchOf(Pipelines.Lyrics.LyricsMatch match) => new()
    {
        Id = match.Picture.Id,
        Score = match.Score,
        Metadata = { match.Picture.Metadata.ToDictionary() },
        Window = match.Window,
        WindowScore = match.WindowScore,
    };

    private static Wire.LyricsWindow WindowOf(Pipelines.Lyrics.LyricsWindow window)
        => new() { Lines = { window.Lines.Select(l => new Wire.LyricsLine { Number = l.Number, Text = l.Text }) } };

    private static Wire.StageTime StageOf(Pipelines.Lyrics.StageTime stage) => new() { Stage = stage.Stage, Seconds = stage.Duration.TotalSeconds };

    private static WindowPooling PoolingOf(Pooling pooling) => pooling switch
    {
        Pooling.Unspecified or Pooling.Mean => WindowPooling.Mean,
        Pooling.Max => WindowPooling.Max,
        Pooling.BestThree => WindowPooling.BestThree,
        _ => throw InferenceException.InvalidArgument($"pooling is {(int)pooling}, expected 1 (mean), 2 (max) or 3 (best three)"),
    };
}
