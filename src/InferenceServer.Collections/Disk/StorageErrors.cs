namespace InferenceServer.Collections.Disk;

/// <summary>What the operating system says of a disk, in this room's words.</summary>
internal static class StorageErrors
{
    private const int NoSpace = 28, OverQuota = 122, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the exception comes from the disk.</summary>
    public static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The error for the caller of <paramref name="doing"/>.</summary>
    public static CollectionException Of(string collection, string doing, Exception error)
        => error.HResult is NoSpace or OverQuota or WindowsDiskFull
            ? new(CollectionError.StorageFull, $"collection '{collection}': the disk is full; {doing} was not stored", error)
            : new(CollectionError.StorageFailed, $"collection '{collection}': the disk failed; {doing} was not stored", error);
}
