using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Compat.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Compat.Tests.Services;

/// <summary>The echo service on a loopback port of its own, over plain HTTP/2 or, with a certificate, TLS, and one channel to it.</summary>
internal sealed class EchoHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoHost(WebApplication app, EchoProbe probe, GrpcChannel channel)
    {
        _app = app;
        Probe = probe;
        Channel = channel;
        Client = new Echo.EchoClient(channel);
    }

    /// <summary>What a test waits for at most.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    public EchoProbe Probe { get; }

    public GrpcChannel Channel { get; }

    public Echo.EchoClient Client { get; }

    public static async Task<EchoHost> StartAsync(
        Action<GrpcServiceOptions>? server = null,
        Action<GrpcChannelOptions>? client = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        X509Certificate2? certificate = null)
    {
        var probe = new EchoProbe();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.Services.AddSingleton(probe);
        builder.Services.AddGrpc(options => server?.Invoke(options));
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        map?.Invoke(app);
        await app.StartAsync().WaitAsync(Limit);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var options = new GrpcChannelOptions { Credentials = certificate is null ? ChannelCredentials.Insecure : ChannelCredentials.SecureSsl };
        client?.Invoke(options);
        return new EchoHost(app, probe, GrpcChannel.ForAddress(address, options));
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.StopAsync().WaitAsync(Limit);
        await _app.DisposeAsync().AsTask().WaitAsync(Limit);
    }
}
