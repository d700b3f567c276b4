using Grpc.Core;
using InferenceServer.Protocol.Inference;

namespace InferenceServer.Functional.Tests.Overload;

public sealed class OverloadTests
{
    [Fact]
    public async Task ModelInfer_FullQueue_IsUnavailableAndWhatWaitsIsAnswered()
    {
        using TestRepository repository = new();
        repository.AddDelay("m", 1_000, maxBatchSize: 1, scheduling: "dynamic_batching { default_queue_policy { max_queue_size: 2 } }");
        await using TestServer server = await TestServer.StartAsync(repository.Path);

        // One runs and two wait; which of the others they are is the network's choice.
        Task<ModelInferResponse>[] calls = [.. Enumerable.Range(0, 8).Select(i => server.InferAsync(Requests.Floats("m", [i])))];
        List<Status> refused = [];
        List<float> answered = [];
        for (int i = 0; i < calls.Length; i++)
        {
            try
            {
                Assert.Equal([(float)i], Requests.FloatsOf(await calls[i]));
                answered.Add(i);
            }
            catch (RpcException exception)
            {
                refused.Add(exception.Status);
            }
        }

        Assert.Equal(3, answered.Count);
        Assert.All(refused, status =>
        {
            Assert.Equal(StatusCode.Unavailable, status.StatusCode);
            Assert.Contains("Exceeds maximum queue size", status.Detail, StringComparison.Ordinal);
            Assert.Contains("'m'", status.Detail, StringComparison.Ordinal);
        });
        Assert.Equal(5, await server.MetricAsync("nv_inference_request_failure{model=\"m\",version=\"1\",reason=\"REJECTED\"}"));
        Assert.Equal([9f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("m", [9]))));
    }
}
