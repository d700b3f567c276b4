using InferenceServer.BareServer;
using InferenceServer.Protocol.Pipelines.V1;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The bare baseline: the same gRPC server and the same generated messages, and nothing behind them. Arguments: gRPC port, HTTP port,
// and optionally a file with the answer to MatchLyrics.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture), listen => listen.Protocols = HttpProtocols.Http2);
    kestrel.ListenLocalhost(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), listen => listen.Protocols = HttpProtocols.Http1);
});
builder.Services.AddGrpc(grpc =>
{
    grpc.MaxReceiveMessageSize = int.MaxValue;
    grpc.MaxSendMessageSize = int.MaxValue;
});
if (args.Length > 2)
{
    builder.Services.AddSingleton(MatchLyricsResponse.Parser.ParseFrom(File.ReadAllBytes(args[2])));
}

WebApplication app = builder.Build();
app.MapGrpcService<EchoService>();
if (args.Length > 2)
{
    app.MapGrpcService<LyricsService>();
}

app.MapGet("/metrics", () => $"dotnet_gc_allocated_bytes_total {GC.GetTotalAllocatedBytes()}\n");
app.Run();
