namespace InferenceServer.Server.Rpc;

/// <summary>Everything the front door logs, events 2000 to 2999.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(2001, LogLevel.Critical, "The models could not be loaded")]
    public static partial void LoadingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2010, LogLevel.Warning, "The gallery {Folder} is not served: {Reason}")]
    public static partial void GalleryFailed(ILogger logger, string folder, string reason);
}
