namespace InferenceServer.Abstractions;

/// <summary>The one exception that crosses rooms. Its message is for the caller: it names the thing, the value and what was expected.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>An error with a message for the caller.</summary>
    public InferenceException(InferenceError error, string message)
        : base(message)
    {
        Error = error;
    }

    /// <summary>An error with a message for the caller and a cause for the log.</summary>
    public InferenceException(InferenceError error, string message, Exception? innerException)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>What went wrong.</summary>
    public InferenceError Error { get; }

    /// <summary>Shorthand for the commonest error.</summary>
    public static InferenceException InvalidArgument(string message) => new(InferenceError.InvalidArgument, message);
}
