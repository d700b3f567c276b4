using Grpc.AspNetCore.Server.Model;
using Grpc.Compat.Tests.Services;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Compat.Tests.Registration;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddUnaryMethod_OwnMarshaller_ReadsTheReceivedSequence()
    {
        await using var host = await StartAsync();
        var bytes = Enumerable.Range(0, 1_000_000).Select(i => (byte)i).ToArray();

        var answer = await host.Channel.CreateCallInvoker().AsyncUnaryCall(Method(MethodType.Unary, "Sum"), null, default, bytes).ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal(bytes.Length, answer.Length);
        Assert.Equal(bytes.Sum(value => (long)value), answer.Sum);
        Assert.InRange(answer.Segments, 2, int.MaxValue);
    }

    [Fact]
    public async Task AddServerStreamingMethod_OwnMarshaller_Streams()
    {
        await using var host = await StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using var call = host.Channel.CreateCallInvoker().AsyncServerStreamingCall(Method(MethodType.ServerStreaming, "Count"), null, default, new byte[5]);

        var sums = await call.ResponseStream.ReadAllAsync(timeout.Token).Select(message => message.Sum).ToListAsync(timeout.Token);

        Assert.Equal([0, 1, 2, 3, 4], sums);
    }

    [Fact]
    public async Task AddDuplexStreamingMethod_OwnMarshaller_Converses()
    {
        await using var host = await StartAsync();
        using var timeout = new CancellationTokenSource(EchoHost.Limit);
        using var call = host.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method(MethodType.DuplexStreaming, "Running"), null, new CallOptions(cancellationToken: timeout.Token));

        foreach (var (sent, expected) in new[] { (1, 1L), (2, 3L), (3, 6L) })
        {
            await call.RequestStream.WriteAsync([(byte)sent], timeout.Token);
            Assert.True(await call.ResponseStream.MoveNext(timeout.Token));
            Assert.Equal(expected, call.ResponseStream.Current.Sum);
        }

        await call.RequestStream.CompleteAsync().WaitAsync(EchoHost.Limit);
        Assert.False(await call.ResponseStream.MoveNext(timeout.Token));
    }

    [Fact]
    public async Task MapGrpcService_ServerServiceDefinition_Answers()
    {
        var marshaller = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "by.Definition", "Shout", marshaller, marshaller);
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, (text, _) => Task.FromResult(text.ToUpperInvariant()))
            .Build();
        await using var host = await EchoHost.StartAsync(map: app => app.MapGrpcService(definition));

        var answer = await host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, "loud").ResponseAsync.WaitAsync(EchoHost.Limit);

        Assert.Equal("LOUD", answer);
    }

    [Fact]
    public void AddMethod_SameNameTwice_IsRefused()
    {
        var marshaller = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "by.Definition", "Shout", marshaller, marshaller);
        UnaryServerMethod<string, string> handler = (text, _) => Task.FromResult(text);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, handler));
    }

    private static Task<EchoHost> StartAsync() => EchoHost.StartAsync(
        services: services => services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<RawService>, RawMethodProvider>()),
        map: app => app.MapGrpcService<RawService>());

    private static Method<byte[], RawMessage> Method(MethodType type, string name) =>
        new(type, "raw.Raw", name, RawMarshallers.Bytes, RawMarshallers.Response);
}
