using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;

namespace Grpc.Compat.Tests.Calls;

public sealed class UnaryTests
{
    [Fact]
    public async Task UnaryAsync_Message_ComesBack()
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.Client.UnaryAsync(new EchoMessage { Text = "hello" }).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("hello", answer.Text);
    }
}
