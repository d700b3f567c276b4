using System.Net;
using Grpc.Core;
using InferenceServer.Protocol.Inference;
using InferenceServer.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceServer.Functional.Tests.Shutdown;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_CallsUnderWay_AreAnswered()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 700);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        Task<ModelInferResponse> running = server.InferAsync(Requests.Floats("m", [1], 1)), waiting = server.InferAsync(Requests.Floats("m", [2], 1));
        await server.WaitForRunningAsync("m");
        await server.WaitForQueuedAsync("m");

        await server.StopAsync().WaitAsync(TestServer.Patience);

        Assert.Equal([1f], Requests.FloatsOf(await running));
        Assert.Equal([2f], Requests.FloatsOf(await waiting));
    }

    [Fact]
    public async Task Stop_CallThatOutlastsTheExitTimeout_DoesNotHoldTheProcess()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 60_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path, ("Server:ExitTimeout", "00:00:01"));
        Task<ModelInferResponse> stuck = server.InferAsync(Requests.Floats("m", [1], 1));
        await server.WaitForRunningAsync("m");

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<RpcException>(() => stuck);
    }

    [Fact]
    public async Task Stop_BatchThatNobodyCanCancel_DoesNotHoldTheProcess()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 60_000, maxBatchSize: 2, scheduling: "dynamic_batching { max_queue_delay_microseconds: 600000000 }");
        await using TestServer server = await TestServer.StartAsync(repository.Path, ("Server:ExitTimeout", "00:00:01"));
        Task<ModelInferResponse>[] stuck = [server.InferAsync(Requests.Floats("m", [1])), server.InferAsync(Requests.Floats("m", [2]))];
        await server.WaitForRunningAsync("m");

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<RpcException>(() => stuck[0]);
        await Assert.ThrowsAsync<RpcException>(() => stuck[1]);
    }

    [Fact]
    public async Task Health_WhileExiting_IsUnavailable()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);

        server.Services.GetRequiredService<ServerState>().SetStopping();

        Status live = await Requests.FailureAsync(() => server.Client.ServerLiveAsync(new ServerLiveRequest()).ResponseAsync.WaitAsync(TestServer.Patience));
        Status ready = await Requests.FailureAsync(() => server.Client.ServerReadyAsync(new ServerReadyRequest()).ResponseAsync.WaitAsync(TestServer.Patience));
        Assert.Equal((StatusCode.Unavailable, "Server exiting"), (live.StatusCode, live.Detail));
        Assert.Equal((StatusCode.Unavailable, "Server exiting"), (ready.StatusCode, ready.Detail));
        using HttpResponseMessage http = await server.Http.GetAsync(new Uri("/v2/health/ready", UriKind.Relative)).WaitAsync(TestServer.Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, http.StatusCode);
    }

    [Fact]
    public async Task Stop_IsWhatMakesHealthSayExiting()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models);

        await server.StopAsync().WaitAsync(TestServer.Patience);

        Assert.True(server.Services.GetRequiredService<ServerState>().IsStopping);
    }
}
