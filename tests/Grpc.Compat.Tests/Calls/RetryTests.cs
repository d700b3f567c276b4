using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Compat.Tests.Calls;

public sealed class RetryTests
{
    [Fact]
    public async Task UnaryAsync_UnavailableOnce_IsRetried()
    {
        var retry = new RetryPolicy
        {
            MaxAttempts = 3,
            InitialBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(1),
            BackoffMultiplier = 1,
            RetryableStatusCodes = { StatusCode.Unavailable },
        };
        await using var host = await EchoHost.StartAsync(client: client => client.ServiceConfig = new ServiceConfig
        {
            MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = retry } },
        });

        var answer = await host.Client.UnaryAsync(new EchoMessage { Text = "!once" }).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("!once", answer.Text);
        Assert.Equal(2, host.Probe.Calls);
    }
}
