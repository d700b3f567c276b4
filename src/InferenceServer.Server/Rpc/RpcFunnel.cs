using Grpc.Core;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Rpc;

/// <summary>Where every failure of a call becomes a gRPC status. Nothing below throws <see cref="RpcException"/>.</summary>
internal sealed class RpcFunnel(ILogger<RpcFunnel> logger)
{
    /// <summary>Runs a unary call and turns what it throws into a status.</summary>
    public async Task<TResponse> AnswerAsync<TEndpoint, TRequest, TResponse>(
        Func<TEndpoint, TRequest, ServerCallContext, ValueTask<TResponse>> answer, TEndpoint endpoint, TRequest request, ServerCallContext context)
    {
        try
        {
            return await answer(endpoint, request, context);
        }
        catch (Exception exception)
        {
            throw StatusOf(exception, context);
        }
    }

    /// <summary>As the other, for calls that stream their answers.</summary>
    public async Task StreamAsync(Func<Task> answer, ServerCallContext context)
    {
        try
        {
            await answer();
        }
        catch (Exception exception)
        {
            throw StatusOf(exception, context);
        }
    }

    private RpcException StatusOf(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            case RpcException already:
                return already;
            case InferenceException known:
                return new RpcException(RpcStatus.Of(known));
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                bool expired = context.Deadline <= DateTime.UtcNow;
                return new RpcException(expired
                    ? new Status(StatusCode.DeadlineExceeded, "the call's deadline has passed")
                    : new Status(StatusCode.Cancelled, "the caller cancelled"));
            default:
                ServerLog.CallFailed(logger, exception, context.Method);
                return new RpcException(new Status(StatusCode.Internal, "the server failed to answer; its log says why"));
        }
    }
}
