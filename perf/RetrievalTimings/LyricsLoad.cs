using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Pipelines.V1;

namespace InferenceServer.RetrievalTimings;

/// <summary>Callers that match the next verse when the last is answered. Requests and answers stay bytes here: the machine's time is the server's.</summary>
internal sealed class LyricsLoad
{
    private const string Collection = "gallery";
    private const int K = 5, CallersPerChannel = 16;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);
    private static readonly Method<byte[], byte[]> MatchLyrics = new(MethodType.Unary, "inference.pipelines.v1.Lyrics", "MatchLyrics", Bytes, Bytes);

    private readonly byte[][] _requests;
    private readonly CallInvoker[] _callers;

    public LyricsLoad(string address, string[] songs, int callers)
    {
        _requests = [.. songs.Select(Request)];
        GrpcChannel[] channels = [.. Enumerable.Range(0, (callers + CallersPerChannel - 1) / CallersPerChannel).Select(_ => GrpcChannel.ForAddress($"http://{address}"))];
        _callers = [.. Enumerable.Range(0, callers).Select(i => channels[i % channels.Length].CreateCallInvoker())];
    }

    /// <summary>Keeps one answer, for the bare server to give to everybody.</summary>
    public static async Task<object> SaveAnswerAsync(string address, string song, string file)
    {
        byte[] answer = await CallAsync(GrpcChannel.ForAddress($"http://{address}").CreateCallInvoker(), Request(song));
        await File.WriteAllBytesAsync(file, answer);
        return new { answer.Length };
    }

    public async Task<object> RunAsync(TimeSpan duration)
    {
        MatchLyricsResponse first = MatchLyricsResponse.Parser.ParseFrom(await CallAsync(_callers[0], _requests[0]));
        if (first.Matches.Count != K || first.Windows.Count != 1)
        {
            throw new InvalidDataException($"{first.Matches.Count} pictures for {first.Windows.Count} windows were answered; expected {K} for 1");
        }

        long start = Stopwatch.GetTimestamp();
        List<double>[] latencies = await Task.WhenAll(_callers.Select((invoker, i) => Task.Run(() => CallAsync(invoker, i, start, duration))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] sorted = [.. latencies.SelectMany(l => l).Order()];
        return new { Calls = sorted.Length, PerSecond = sorted.Length / seconds, P50 = sorted[sorted.Length / 2], P99 = sorted[sorted.Length * 99 / 100] };
    }

    private async Task<List<double>> CallAsync(CallInvoker invoker, int first, long start, TimeSpan duration)
    {
        List<double> latencies = [];
        for (int i = first; Stopwatch.GetElapsedTime(start) < duration; i++)
        {
            long sent = Stopwatch.GetTimestamp();
            await CallAsync(invoker, _requests[i % _requests.Length]);
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
    }

    private static byte[] Request(string song) => new MatchLyricsRequest { Lyrics = song, Collection = Collection, K = K }.ToByteArray();

    private static async Task<byte[]> CallAsync(CallInvoker invoker, byte[] request)
    {
        using AsyncUnaryCall<byte[]> call = invoker.AsyncUnaryCall(MatchLyrics, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30)), request);
        return await call.ResponseAsync;
    }
}
