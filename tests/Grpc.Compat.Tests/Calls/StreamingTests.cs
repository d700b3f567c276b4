using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class StreamingTests
{
    [Fact]
    public async Task Collect_ThreeMessages_AreAllSeenInOrder()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Collect();

        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = text }).WaitAsync(EchoHost.Limit);
        }

        await call.RequestStream.CompleteAsync().WaitAsync(EchoHost.Limit);
        var answer = await call.ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("a,b,c", answer.Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Repeat_OneMessage_AnswersThree()
    {
        await using var host = await EchoHost.StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using var call = host.Client.Repeat(new EchoMessage { Text = "n" });
        var texts = new List<string>();

        await foreach (var message in call.ResponseStream.ReadAllAsync(timeout.Token))
        {
            texts.Add(message.Text);
        }

        Assert.Equal(["n0", "n1", "n2"], texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Repeat_FailsAfterThree_GivesThreeThenTheStatus()
    {
        await using var host = await EchoHost.StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using var call = host.Client.Repeat(new EchoMessage { Text = "!fail" });

        for (var i = 0; i < 3; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(timeout.Token));
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task Converse_EachMessage_IsAnsweredBeforeTheNext()
    {
        await using var host = await EchoHost.StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using var call = host.Client.Converse();

        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = $"{i}" }, timeout.Token);
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync().WaitAsync(EchoHost.Limit);
        Assert.False(await call.ResponseStream.MoveNext(timeout.Token));
    }
}
