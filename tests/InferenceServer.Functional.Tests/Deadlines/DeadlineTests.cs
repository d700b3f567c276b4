using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Deadlines;

public sealed class DeadlineTests
{
    private const string Cancelled = "nv_inference_request_failure{model=\"m\",version=\"1\",reason=\"CANCELED\"}";
    private const string Success = "nv_inference_request_success{model=\"m\",version=\"1\"}";
    private const string Executed = "nv_inference_exec_count{model=\"m\",version=\"1\"}";

    [Fact]
    public async Task ModelInfer_DeadlinePassesWhileRunning_EndsTheCallAndTheModelIsFree()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 60_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path);

        for (int i = 0; i < 3; i++)
        {
            Status status = await Requests.FailureAsync(() => server.InferAsync(Requests.Floats("m", [1], 1), deadline: DateTime.UtcNow.AddMilliseconds(200)));
            Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        }

        // Each of them ended in the server as well: nothing holds the model, nothing waits.
        await server.WaitForMetricAsync(Cancelled, 3);
        Assert.Equal(0, await server.MetricAsync(Executed));
    }

    [Fact]
    public async Task ModelInfer_CancelledWhileRunning_EndsTheCallAndTheModelIsFree()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 60_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        using CancellationTokenSource left = new();
        Task<ModelInferResponse> call = server.InferAsync(Requests.Floats("m", [1], 1), cancellationToken: left.Token);
        await server.WaitForRunningAsync("m");

        await left.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Requests.FailureAsync(() => call)).StatusCode);
        await server.WaitForMetricAsync(Cancelled, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ModelInfer_GoneWhileQueued_IsNeverExecutedAndTheNextCallIsAnswered(bool byDeadline)
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 1_000);
        await using TestServer server = await TestServer.StartAsync(repository.Path);
        Task<ModelInferResponse> running = server.InferAsync(Requests.Floats("m", [1], 1));
        await server.WaitForRunningAsync("m");
        using CancellationTokenSource left = new();

        Task<Status> gone = Requests.FailureAsync(
            () => server.InferAsync(Requests.Floats("m", [2], 1), byDeadline ? DateTime.UtcNow.AddMilliseconds(100) : null, left.Token));
        if (!byDeadline)
        {
            await left.CancelAsync();
        }

        Assert.Equal(byDeadline ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, (await gone).StatusCode);
        Assert.Equal([1f], Requests.FloatsOf(await running));
        Assert.Equal([3f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("m", [3], 1))));
        Assert.Equal(2, await server.MetricAsync(Executed));
        Assert.Equal(2, await server.MetricAsync(Success));
    }

    [Fact]
    public async Task ModelInfer_DeadlineInThePast_IsDeadlineExceeded()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 0);
        await using TestServer server = await TestServer.StartAsync(repository.Path);

        Status status = await Requests.FailureAsync(() => server.InferAsync(Requests.Floats("m", [1], 1), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
        Assert.Equal([1f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("m", [1], 1))));
    }
}
