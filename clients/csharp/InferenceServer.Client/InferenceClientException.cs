using Grpc.Core;

namespace InferenceServer.Client;

/// <summary>A call failed.</summary>
public sealed class InferenceClientException : Exception
{
    /// <summary>A failure with gRPC's status and what the server, or gRPC itself, says about it.</summary>
    public InferenceClientException(StatusCode statusCode, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
    }

    /// <summary>
    /// gRPC's status. <see cref="StatusCode.Internal"/> also says that an answer does not fit the protocol.
    /// </summary>
    public StatusCode StatusCode { get; }
}
