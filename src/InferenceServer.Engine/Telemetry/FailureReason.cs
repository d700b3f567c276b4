namespace InferenceServer.Engine.Telemetry;

/// <summary>Why a request failed, in the words of Triton's metrics.</summary>
internal enum FailureReason
{
    Rejected,
    Cancelled,
    Backend,
    Other,
}
