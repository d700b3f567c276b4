using Grpc.Core;
using InferenceServer.Abstractions;

namespace InferenceServer.Server.Rpc;

/// <summary>The one table from the house's errors to gRPC's.</summary>
internal static class RpcStatus
{
    // The text travels in a header, where a client takes 8 KiB at most, and a character outside ASCII becomes nine.
    private const int LongestText = 800;

    /// <summary>The status of a failure. Texts name what the caller gave, so they are as long as the caller likes: cut here.</summary>
    public static Status Of(InferenceException exception)
    {
        string text = exception.Message;
        if (text.Length > LongestText)
        {
            int length = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
            text = $"{text.AsSpan(0, length)}…";
        }

        return new Status(Of(exception.Error), text);
    }

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
