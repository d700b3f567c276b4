using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.LoadTest;

/// <summary>
/// Callers that send the next request when the last is answered. Requests and answers stay bytes in the client,
/// so that a shared machine's time goes to the server as far as it can; every answer's length and the first one's contents are checked.
/// </summary>
internal sealed class ClosedLoop
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);
    private static readonly Method<byte[], byte[]> ModelInfer = new(MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", Bytes, Bytes);

    private readonly GrpcChannel[] _channels;
    private readonly byte[] _request;
    private readonly int _callers;
    private readonly int _elements;
    private int _answerLength;

    public ClosedLoop(string address, int callers, int elements)
    {
        _callers = callers;
        _elements = elements;
        _channels = [.. Enumerable.Range(0, Math.Max(1, callers / 16)).Select(_ => GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
        {
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        }))];
        float[] values = [.. Enumerable.Range(0, elements).Select(i => (float)i)];
        _request = new ModelInferRequest
        {
            ModelName = "identity",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "INPUT0", Datatype = "FP32", Shape = { 1, elements } } },
            RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) },
        }.ToByteArray();
    }

    public async Task<LoadReport> RunAsync(TimeSpan duration)
    {
        await CheckAsync();
        long start = Stopwatch.GetTimestamp(), end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        List<double>[] latencies = await Task.WhenAll(Enumerable.Range(0, _callers).Select(i => Task.Run(() => CallAsync(_channels[i % _channels.Length].CreateCallInvoker(), end))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] sorted = [.. latencies.SelectMany(l => l).Order()];
        return new LoadReport(_callers, _elements, sorted.Length, seconds, sorted.Length / seconds, At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    private async Task CheckAsync()
    {
        byte[] answer = await CallOnceAsync(_channels[0].CreateCallInvoker());
        ModelInferResponse response = ModelInferResponse.Parser.ParseFrom(answer);
        ModelInferRequest request = ModelInferRequest.Parser.ParseFrom(_request);
        if (response.RawOutputContents.Count != 1 || !response.RawOutputContents[0].Equals(request.RawInputContents[0]))
        {
            throw new InvalidDataException("the identity model did not give back what it got");
        }

        _answerLength = answer.Length;
    }

    private async Task<List<double>> CallAsync(CallInvoker invoker, long end)
    {
        List<double> latencies = new(1 << 16);
        while (Stopwatch.GetTimestamp() is var sent && sent < end)
        {
            byte[] answer = await CallOnceAsync(invoker);
            if (answer.Length != _answerLength)
            {
                throw new InvalidDataException($"an answer has {answer.Length} bytes, expected {_answerLength}");
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
        }

        return latencies;
    }

    private async Task<byte[]> CallOnceAsync(CallInvoker invoker)
    {
        using AsyncUnaryCall<byte[]> call = invoker.AsyncUnaryCall(ModelInfer, null, new CallOptions(), _request);
        return await call.ResponseAsync;
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];
}
