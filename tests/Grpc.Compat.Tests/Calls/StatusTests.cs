using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class StatusTests
{
    [Fact]
    public async Task UnaryAsync_HandlerThrowsRpcException_ArrivesWithDetailAndTrailers()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.Client.UnaryAsync(new EchoMessage { Text = "!fail" });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("asked to fail: größer", error.Status.Detail);
        Assert.Equal("asked", error.Trailers.GetValue("reason"));
        Assert.Equal([0, 1, 254, 255], error.Trailers.GetValueBytes("reason-bin"));
        Assert.Equal(StatusCode.FailedPrecondition, call.GetStatus().StatusCode);
        Assert.Equal("asked", call.GetTrailers().GetValue("reason"));
        Assert.Equal("Status(StatusCode=\"FailedPrecondition\", Detail=\"asked to fail: größer\")", error.Message);
    }

    [Fact]
    public async Task RaiseAsync_EveryCode_ArrivesAsItself()
    {
        await using var host = await EchoHost.StartAsync();

        foreach (var code in Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK))
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.RaiseAsync(new StatusRequest { Code = (int)code }).ResponseAsync.WaitAsync(EchoHost.Limit));

            Assert.Equal(code, error.StatusCode);
            Assert.Equal($"code {(int)code}", error.Status.Detail);
        }
    }

    [Fact]
    public async Task UnaryAsync_HandlerThrowsAnythingElse_IsUnknownAndSaysNothing()
    {
        await using var host = await EchoHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.UnaryAsync(new EchoMessage { Text = "!throw" }).ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnaryAsync_HandlerSetsStatus_ArrivesAsThatStatus()
    {
        await using var host = await EchoHost.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.UnaryAsync(new EchoMessage { Text = "!status" }).ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.DataLoss, error.StatusCode);
        Assert.Equal("by status", error.Status.Detail);
    }

    [Fact]
    public async Task AsyncUnaryCall_UnknownMethod_IsUnimplemented()
    {
        await using var host = await EchoHost.StartAsync();
        var method = new Method<string, string>(MethodType.Unary, "grpc.compat.tests.Echo", "Missing", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "x").ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task UnaryAsync_NoServer_IsUnavailable()
    {
        var host = await EchoHost.StartAsync();
        var address = $"http://{host.Channel.Target}";
        await host.DisposeAsync();
        using var channel = Net.Client.GrpcChannel.ForAddress(address);

        var error = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(channel).UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.NotNull(error.Status.DebugException);
        Assert.Same(error.Status.DebugException, error.InnerException);
    }
}
