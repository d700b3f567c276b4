using System.Net;
using Grpc.AspNetCore.Server.Model;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Repository;
using InferenceServer.Engine.Telemetry;
using InferenceServer.Server.Configuration;
using InferenceServer.Server.Endpoints.Collections;
using InferenceServer.Server.Endpoints.Health;
using InferenceServer.Server.Endpoints.Http;
using InferenceServer.Server.Endpoints.Inference;
using InferenceServer.Server.Endpoints.Pipelines;
using InferenceServer.Server.Endpoints.Tasks;
using InferenceServer.Server.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InferenceServer.Server.Hosting;

/// <summary>Puts the server together: the list of rooms, and what each needs.</summary>
internal static class ServerHost
{
    /// <summary>A server that has not started.</summary>
    /// <param name="settings">Settings that override the environment and appsettings.json.</param>
    public static WebApplication Build(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        ServerOptions options = ServerOptionsReader.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddSingleton(options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ExitTimeout);
        AddEngine(builder.Services, options);
        AddInference(builder.Services, options);
        AddTasks(builder.Services);
        WebApplication server = builder.Build();
        server.MapGrpcService<InferenceEndpoint>();
        server.MapGrpcService<HealthEndpoint>();
        server.MapGrpcService<EmbeddingEndpoint>();
        server.MapGrpcService<CollectionsEndpoint>();
        server.MapGrpcService<LyricsEndpoint>();
        server.MapHttp();
        return server;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        IPAddress address = IPAddress.Parse(options.Address);
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.AddServerHeader = false;
        kestrel.Listen(address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(address, options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static void AddEngine(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ServerState>();
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<IModelConfigReader, ModelConfigReader>();
        services.AddSingleton<PluginLoader>();
        services.AddSingleton(provider => provider.GetRequiredService<PluginLoader>().Load(options.Plugins));
        services.AddSingleton(RepositoryOptionsOf(options));
        services.AddSingleton<ModelRepository>();
        services.AddSingleton(provider => provider.GetRequiredService<ModelRepository>().Catalog);
        services.AddSingleton<StartupReport>();
        services.AddHostedService<RepositoryService>();
    }

    private static void AddInference(IServiceCollection services, ServerOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxMessageBytes;
            grpc.MaxSendMessageSize = options.MaxMessageBytes;
        });
        services.AddSingleton<RpcFunnel>();
        services.AddSingleton(new ServerIdentity(options.Id, typeof(ServerHost).Assembly.GetName().Version!.ToString(3), ["binary_tensor_data", "parameters"]));
        services.AddSingleton<InferenceEndpoint>();
        services.AddSingleton<IServiceMethodProvider<InferenceEndpoint>, InferenceRoutes>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<IServiceMethodProvider<HealthEndpoint>, HealthRoutes>();
    }

    private static void AddTasks(IServiceCollection services)
    {
        services.AddSingleton<Embedders>();
        services.AddSingleton<EmbeddingEndpoint>();
        services.AddSingleton<IServiceMethodProvider<EmbeddingEndpoint>, TasksRoutes>();
        services.AddSingleton<DataFolder>();
        services.AddSingleton<ContentEmbedding>();
        services.AddSingleton<CollectionsEndpoint>();
        services.AddSingleton<IServiceMethodProvider<CollectionsEndpoint>, CollectionsRoutes>();
        services.AddSingleton<GalleryImport>();
        services.AddSingleton<LyricsEndpoint>();
        services.AddSingleton<IServiceMethodProvider<LyricsEndpoint>, LyricsRoutes>();
    }

    private static RepositoryOptions RepositoryOptionsOf(ServerOptions options)
    {
        RepositoryOptions repository = new() { LoadThreads = options.LoadThreads };
        foreach (string folder in options.Models)
        {
            repository.Folders.Add(folder);
        }

        return repository;
    }
}
