using Grpc.Compat.Tests.Protos;
using Grpc.Compat.Tests.Services;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Compat.Tests.Calls;

public sealed class InterceptorTests
{
    [Fact]
    public async Task ServerInterceptor_EveryShape_IsPassed()
    {
        var log = new CallLog();
        await using var host = await EchoHost.StartAsync(
            server => server.Interceptors.Add<RecordingInterceptor>(),
            services: services => services.AddSingleton(log));

        await CallEveryShapeAsync(host.Client);

        Assert.Equal(["server Unary", "server ClientStreaming", "server ServerStreaming", "server DuplexStreaming"], log.Lines);
    }

    [Fact]
    public async Task ClientInterceptor_EveryShape_IsPassed()
    {
        var log = new CallLog();
        await using var host = await EchoHost.StartAsync();

        await CallEveryShapeAsync(new Echo.EchoClient(host.Channel.Intercept(new RecordingInterceptor(log))));
        await Task.Run(() => new Echo.EchoClient(host.Channel.Intercept(new RecordingInterceptor(log))).Unary(new EchoMessage())).WaitAsync(EchoHost.Limit);

        Assert.Equal(["client Unary", "client ClientStreaming", "client ServerStreaming", "client DuplexStreaming", "client blocking"], log.Lines);
    }

    [Fact]
    public async Task Intercept_TwoInterceptors_FirstSeesTheCallFirst()
    {
        var log = new CallLog();
        await using var host = await EchoHost.StartAsync();
        var invoker = host.Channel.Intercept(new RecordingInterceptor(log, "outer"), new RecordingInterceptor(log, "inner"));

        await new Echo.EchoClient(invoker).UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal(["outer Unary", "inner Unary"], log.Lines);
    }

    [Fact]
    public async Task Intercept_HeadersFunction_AddsHeaders()
    {
        await using var host = await EchoHost.StartAsync();
        var invoker = host.Channel.Intercept(headers =>
        {
            headers.Add("added", "yes");
            return headers;
        });

        await new Echo.EchoClient(invoker).UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("yes", host.Probe.Headers!.GetValue("added"));
    }

    [Fact]
    public async Task WithHost_Call_PassesTheHostOn()
    {
        await using var host = await EchoHost.StartAsync();
        string? seen = null;
        var client = new Echo.EchoClient(host.Channel.Intercept(new HostRecorder(value => seen = value)));

        await client.WithHost("models.example").UnaryAsync(new EchoMessage()).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("models.example", seen);
    }

    private static async Task CallEveryShapeAsync(Echo.EchoClient client)
    {
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        await client.UnaryAsync(new EchoMessage(), cancellationToken: timeout.Token);
        using var collect = client.Collect(cancellationToken: timeout.Token);
        await collect.RequestStream.CompleteAsync();
        await collect;
        using var repeat = client.Repeat(new EchoMessage(), cancellationToken: timeout.Token);
        Assert.Equal(3, await repeat.ResponseStream.ReadAllAsync(timeout.Token).CountAsync(timeout.Token));
        using var converse = client.Converse(cancellationToken: timeout.Token);
        await converse.RequestStream.CompleteAsync();
        Assert.False(await converse.ResponseStream.MoveNext(timeout.Token));
    }

    private sealed class HostRecorder(Action<string?> record) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            record(context.Host);
            return continuation(request, context);
        }
    }
}
