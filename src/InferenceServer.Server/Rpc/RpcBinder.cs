using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace InferenceServer.Server.Rpc;

/// <summary>Binds an endpoint's methods to the calls of one gRPC service.</summary>
internal sealed class RpcBinder<TEndpoint>(ServiceMethodProviderContext<TEndpoint> context, RpcFunnel funnel, string service)
    where TEndpoint : class
{
    /// <summary>Binds a unary call over generated messages.</summary>
    public void Unary<TRequest, TResponse>(string name, Func<TEndpoint, TRequest, CancellationToken, ValueTask<TResponse>> answer)
        where TRequest : class, IMessage<TRequest>, IBufferMessage, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage, new()
        => Unary(name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance,
            (endpoint, request, call) => answer(endpoint, request, call.CancellationToken));

    /// <summary>Binds a unary call over messages with marshallers of their own.</summary>
    public void Unary<TRequest, TResponse>(
        string name, Marshaller<TRequest> requests, Marshaller<TResponse> responses, Func<TEndpoint, TRequest, ServerCallContext, ValueTask<TResponse>> answer)
        where TRequest : class
        where TResponse : class
    {
        Method<TRequest, TResponse> method = new(MethodType.Unary, service, name, requests, responses);
        context.AddUnaryMethod(method, [], (endpoint, request, call) => funnel.AnswerAsync(answer, endpoint, request, call));
    }

    /// <summary>Binds a call that answers with a stream; <paramref name="answer"/> writes through the function it is given.</summary>
    public void ServerStreaming<TRequest, TResponse>(string name, Func<TEndpoint, TRequest, Func<TResponse, Task>, CancellationToken, Task> answer)
        where TRequest : class, IMessage<TRequest>, IBufferMessage, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage, new()
    {
        Method<TRequest, TResponse> method = new(
            MethodType.ServerStreaming, service, name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);
        context.AddServerStreamingMethod(method, [], (endpoint, request, stream, call)
            => funnel.StreamAsync(() => answer(endpoint, request, message => stream.WriteAsync(message, call.CancellationToken), call.CancellationToken), call));
    }

    /// <summary>Binds a call of two streams; <paramref name="answer"/> reads the requests and writes through the function it is given.</summary>
    public void Duplex<TRequest, TResponse>(string name, Func<TEndpoint, IAsyncEnumerable<TRequest>, Func<TResponse, Task>, CancellationToken, Task> answer)
        where TRequest : class, IMessage<TRequest>, IBufferMessage, new()
        where TResponse : class, IMessage<TResponse>, IBufferMessage, new()
    {
        Method<TRequest, TResponse> method = new(
            MethodType.DuplexStreaming, service, name, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);
        context.AddDuplexStreamingMethod(method, [], (endpoint, requests, stream, call)
            => funnel.StreamAsync(() => answer(endpoint, ReadAll(requests, call.CancellationToken), message => stream.WriteAsync(message, call.CancellationToken), call.CancellationToken), call));
    }

    private static async IAsyncEnumerable<T> ReadAll<T>(IAsyncStreamReader<T> stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            yield return stream.Current;
        }
    }
}
