using InferenceServer.BareServer;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The bare baseline: the same gRPC server and the same generated messages, and nothing behind them. Arguments: gRPC port, HTTP port.
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
WebApplication app = builder.Build();
app.MapGrpcService<EchoService>();
app.MapGet("/metrics", () => $"dotnet_gc_allocated_bytes_total {GC.GetTotalAllocatedBytes()}\n");
app.Run();
