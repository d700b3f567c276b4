namespace InferenceServer.Server.Rpc;

/// <summary>Everything the front door logs, events 2000 to 2999.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(2001, LogLevel.Critical, "The models could not be loaded")]
    public static partial void LoadingFailed(ILogger logger, Exception exception);

    [LoggerMessage(2002, LogLevel.Warning, "The exit timeout has passed while models were still executing; the server ends without unloading them")]
    public static partial void UnloadingAbandoned(ILogger logger);

    [LoggerMessage(2010, LogLevel.Warning, "The gallery {Folder} was not imported: {Reason}")]
    public static partial void GalleryFailed(ILogger logger, string folder, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "Collections: {Warning}")]
    public static partial void CollectionWarning(ILogger logger, string warning);

    [LoggerMessage(2012, LogLevel.Error, "The data folder {Folder} cannot be opened: {Reason}")]
    public static partial void DataFolderFailed(ILogger logger, string folder, string reason);

    [LoggerMessage(2013, LogLevel.Warning, "Collection {Collection} holds embeddings of the space {Old}; it is imported anew into {Space}")]
    public static partial void GalleryOutdated(ILogger logger, string collection, string old, string space);
}
