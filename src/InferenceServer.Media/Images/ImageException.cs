namespace InferenceServer.Media.Images;

/// <summary>A picture was refused. The message is for whoever sent it: it names what was found and what was expected.</summary>
public sealed class ImageException : Exception
{
    /// <summary>A refusal with a message for the sender.</summary>
    public ImageException(ImageError error, string message)
        : this(error, message, innerException: null)
    {
    }

    /// <summary>A refusal with a message for the sender and a cause for the log.</summary>
    public ImageException(ImageError error, string message, Exception? innerException)
        : base(message, innerException)
    {
        Error = error;
    }

    /// <summary>Why.</summary>
    public ImageError Error { get; }

    internal static ImageException Damaged(string message) => new(ImageError.Damaged, message);
}
