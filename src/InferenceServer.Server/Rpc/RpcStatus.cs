using Grpc.Core;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Rpc;

/// <summary>The one table from the house's errors to gRPC's.</summary>
internal static class RpcStatus
{
    public static StatusCode Of(InferenceError error) => error switch
    {
        InferenceError.InvalidArgument => StatusCode.InvalidArgument,
        InferenceError.NotFound => StatusCode.NotFound,
        InferenceError.AlreadyExists => StatusCode.AlreadyExists,
        InferenceError.FailedPrecondition => StatusCode.FailedPrecondition,
        InferenceError.Unavailable => StatusCode.Unavailable,
        InferenceError.Overloaded => StatusCode.ResourceExhausted,
        InferenceError.DeadlineExceeded => StatusCode.DeadlineExceeded,
        InferenceError.Cancelled => StatusCode.Cancelled,
        InferenceError.Unsupported => StatusCode.Unimplemented,
        InferenceError.PermissionDenied => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}
