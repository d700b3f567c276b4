namespace InferenceServer.Abstractions;

/// <summary>What went wrong, in the terms a caller can act on.</summary>
public enum InferenceError
{
    /// <summary>The request is at fault; sending it again will not help.</summary>
    InvalidArgument,
    /// <summary>A model, version, collection or item does not exist.</summary>
    NotFound,
    /// <summary>It exists already.</summary>
    AlreadyExists,
    /// <summary>The thing exists but is in a state that does not allow this.</summary>
    FailedPrecondition,
    /// <summary>Not now: loading, stopping, a model's queue is full or a request waited too long in it.</summary>
    Unavailable,
    /// <summary>A server-wide limit was met; try again later.</summary>
    Overloaded,
    /// <summary>The caller's deadline has passed.</summary>
    DeadlineExceeded,
    /// <summary>The caller has left.</summary>
    Cancelled,
    /// <summary>The server, or this model, does not do this.</summary>
    Unsupported,
    /// <summary>The caller may not do this.</summary>
    PermissionDenied,
    /// <summary>The model, or the server, failed.</summary>
    Internal,
}
