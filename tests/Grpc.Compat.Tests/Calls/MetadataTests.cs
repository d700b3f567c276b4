using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;

namespace Grpc.Compat.Tests.Calls;

public sealed class MetadataTests
{
    [Fact]
    public async Task UnaryAsync_RequestHeaders_ReachTheHandler()
    {
        await using var host = await EchoHost.StartAsync();
        var headers = new Metadata { { "X-Text", "plain value" }, { "x-raw-bin", [0, 200, 13, 10] }, { "twice", "1" }, { "twice", "2" } };

        await host.Client.UnaryAsync(new EchoMessage(), headers).ResponseAsync.WaitAsync(EchoHost.Limit);

        var seen = host.Probe.Headers!;
        Assert.Equal("plain value", seen.GetValue("x-text"));
        Assert.Equal([0, 200, 13, 10], seen.GetValueBytes("x-raw-bin"));
        Assert.Equal(["1", "2"], seen.GetAll("twice").SelectMany(entry => entry.Value.Split(", ")));
    }

    [Fact]
    public async Task UnaryAsync_ResponseHeadersAndTrailers_ReachTheCaller()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.UnaryAsync(new EchoMessage { Text = "!headers" });

        var headers = await call.ResponseHeadersAsync.WaitAsync(EchoHost.Limit);
        await call.ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("yes", headers.GetValue("early"));
        Assert.Equal([7, 0, 7], headers.GetValueBytes("early-bin"));
        Assert.Equal("also", call.GetTrailers().GetValue("late"));
    }

    [Fact]
    public void Entry_KeyAndValueKind_MustAgree()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text", new byte[] { 1 }));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("raw-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("no spaces", "text"));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("raw-bin", new byte[] { 1 }).Value);
    }

    [Fact]
    public void Entry_Bytes_AreCopiedInAndOut()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("raw-bin", bytes);

        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void GetValue_KeyTwice_IsTheLast()
    {
        var metadata = new Metadata { { "key", "first" }, { "key", "last" } };

        Assert.Equal("last", metadata.GetValue("KEY"));
        Assert.Null(metadata.GetValue("other"));
    }

    [Fact]
    public void Empty_Add_IsRefused() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
}
