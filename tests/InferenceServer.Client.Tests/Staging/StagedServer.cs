using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Client.Tests;

/// <summary>A real server on loopback with a <see cref="StagedService"/>, and a client of it in which waits are over at once.</summary>
public sealed class StagedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StagedServer(WebApplication app, StagedService service)
    {
        _app = app;
        Service = service;
        Uri address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new InferenceClient(address, new()
        {
            TimeProvider = Time,
            Retry = new() { Jitter = 0 },
            Headers = new Dictionary<string, string> { ["authorization"] = "Bearer x" },
        });
    }

    public StagedService Service { get; }

    public InstantTime Time { get; } = new();

    public InferenceClient Client { get; }

    public static async Task<StagedServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        StagedService service = new();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(service);
        WebApplication app = builder.Build();
        app.MapGrpcService<StagedService>();
        await app.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return new StagedServer(app, service);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
