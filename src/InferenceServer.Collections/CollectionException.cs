namespace InferenceServer.Collections;

/// <summary>The one exception of this room. Its message is for the caller: it names the thing, the value and what was expected.</summary>
public sealed class CollectionException : Exception
{
    /// <summary>An error with a message for the caller and, where there is one, a cause for the log.</summary>
    public CollectionException(CollectionError error, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>What went wrong.</summary>
    public CollectionError Error { get; }

    internal static CollectionException Invalid(string message) => new(CollectionError.InvalidArgument, message);
}
