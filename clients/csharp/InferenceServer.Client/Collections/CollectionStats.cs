namespace InferenceServer.Client;

/// <summary>How large a collection is.</summary>
/// <param name="Rows">Items that searches find.</param>
/// <param name="DeletedRows">Rows of deleted and replaced items, which go with the next snapshot.</param>
/// <param name="Bytes">Bytes on disk, the log's included.</param>
/// <param name="LogBytes">Bytes in the log.</param>
public sealed record CollectionStats(long Rows, long DeletedRows, long Bytes, long LogBytes);
