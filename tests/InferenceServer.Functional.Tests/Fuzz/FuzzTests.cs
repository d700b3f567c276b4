using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Fuzz;

/// <summary>Whatever is sent, the answer is one of the statuses that a caller's mistake may have, and the server goes on.</summary>
public sealed class FuzzTests
{
    private const int Messages = 1500;
    private const int Parallel = 8;

    private static readonly StatusCode[] Expected =
        [StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.Unimplemented, StatusCode.Unavailable];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ModelInfer_DamagedMessages_FailWithExpectedCodesAndTheServerStaysReady(int seed)
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);
        byte[][] good = [.. Seeds().Select(r => r.ToByteArray())];

        IReadOnlyDictionary<StatusCode, int> outcomes = await SendAsync(server, "ModelInfer", seed, random => MessageMutation.Mutate(good[random.Next(good.Length)], random));

        await AssertHealthyAsync(server, outcomes);
        Assert.True(outcomes[StatusCode.InvalidArgument] > Messages / 10, "most damage should be noticed");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ModelInfer_RandomTensorMetadata_FailsWithExpectedCodesAndTheServerStaysReady(int seed)
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);

        IReadOnlyDictionary<StatusCode, int> outcomes = await SendAsync(server, "ModelInfer", seed, random => RandomRequest.Next(random).ToByteArray());

        await AssertHealthyAsync(server, outcomes);
        Assert.True(outcomes.GetValueOrDefault(StatusCode.OK) > Messages / 50, "some requests should be good");
    }

    [Theory]
    [InlineData("ModelMetadata")]
    [InlineData("ModelReady")]
    public async Task OtherCalls_DamagedMessages_FailWithExpectedCodesAndTheServerStaysReady(string method)
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);
        byte[] good = new ModelMetadataRequest { Name = "identity_fp32", Version = "1" }.ToByteArray();

        await AssertHealthyAsync(server, await SendAsync(server, method, 5, random => MessageMutation.Mutate(good, random)));
    }

    private static async Task<IReadOnlyDictionary<StatusCode, int>> SendAsync(TestServer server, string method, int seed, Func<Random, byte[]> next)
    {
        using GrpcChannel channel = server.Connect();
        CallInvoker invoker = channel.CreateCallInvoker();
        Method<byte[], byte[]> call = RawMethod.Of(method);
        ConcurrentDictionary<StatusCode, int> outcomes = new();
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async lane =>
        {
            Random random = new((1000 * seed) + lane);
            for (int i = 0; i < Messages / Parallel; i++)
            {
                byte[] message = next(random);
                StatusCode code = StatusCode.OK;
                string detail = "";
                try
                {
                    await invoker.AsyncUnaryCall(call, null, default, message).ResponseAsync.WaitAsync(TestServer.Patience);
                }
                catch (RpcException exception)
                {
                    (code, detail) = (exception.StatusCode, exception.Status.Detail);
                }

                Assert.True(Expected.Contains(code), $"{code} '{detail}' for {Convert.ToHexString(message)}");
                outcomes.AddOrUpdate(code, 1, static (_, count) => count + 1);
            }
        }));
        return outcomes;
    }

    private static async Task AssertHealthyAsync(TestServer server, IReadOnlyDictionary<StatusCode, int> outcomes)
    {
        Assert.Equal(Messages / Parallel * Parallel, outcomes.Values.Sum());
        await server.AssertIdleAsync();
        Assert.True((await server.Client.ServerReadyAsync(new ServerReadyRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
        Assert.Equal([1f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("identity_fp32", [1]))));
    }

    private static IEnumerable<ModelInferRequest> Seeds()
    {
        ModelInferRequest full = Requests.Floats("identity_fp32", [1, 2, 3, 4], 2, 2);
        full.Id = "7";
        full.ModelVersion = "1";
        full.Parameters["priority"] = new InferParameter { Uint64Param = 1 };
        full.Parameters["mine"] = new InferParameter { DoubleParam = 1 };
        full.Inputs[0].Parameters["theirs"] = new InferParameter { StringParam = "s" };
        full.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "OUTPUT0" });
        yield return full;
        yield return Requests.Raw("repeat", "BYTES", [1, 0, 0, 0, 65, 2, 0, 0, 0, 66, 67], 1, 2);
        ModelInferRequest typed = Requests.Of("identity_int64", Requests.Input("INPUT0", "INT64", 1, 3));
        typed.Inputs[0].Contents = new InferTensorContents { Int64Contents = { 1, -1, long.MaxValue } };
        yield return typed;
        ModelInferRequest strings = Requests.Of("identity_bytes", Requests.Input("INPUT0", "BYTES", 1, 2));
        strings.Inputs[0].Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("a"), ByteString.Empty } };
        yield return strings;
    }
}
