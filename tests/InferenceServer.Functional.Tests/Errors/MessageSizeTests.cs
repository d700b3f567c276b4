using Grpc.Core;

namespace InferenceServer.Functional.Tests.Errors;

public sealed class MessageSizeTests
{
    [Fact]
    public async Task ModelInfer_MessageOverTheLimit_IsResourceExhaustedAndTheNextIsAnswered()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models, ("Server:MaxMessageBytes", "4096"));

        Status status = await server.FailureAsync(Requests.Floats("identity_fp32", new float[2000]));

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Equal(900, Requests.FloatsOf(await server.InferAsync(Requests.Floats("identity_fp32", new float[900]))).Count);
    }

    [Fact]
    public async Task ModelInfer_AnswerOverTheLimit_IsResourceExhaustedAndTheNextIsAnswered()
    {
        await using TestServer server = await TestServer.StartAsync(TestPaths.Models, ("Server:MaxMessageBytes", "4096"));
        byte[] element = [.. BitConverter.GetBytes(2000), .. new byte[2000]];

        Status status = await server.FailureAsync(Requests.Raw("repeat", "BYTES", element, 1, 1));

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Equal([7f], Requests.FloatsOf(await server.InferAsync(Requests.Floats("identity_fp32", [7]))));
    }
}
