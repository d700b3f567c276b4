namespace InferenceServer.Collections.Disk;

/// <summary>Which files make up a collection: the snapshot of a generation and the logs that follow it. Replaced as a whole, by a rename.</summary>
internal sealed record Manifest
{
    public required CollectionSettings Settings { get; init; }

    /// <summary>Counts the snapshots; names the files.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// The number of the newest log. They are numbered from the generation's on; several where a snapshot is being written or could not
    /// be. Nothing is written to a log before the manifest names it.
    /// </summary>
    public required long LastLog { get; init; }

    /// <summary>Rows in the snapshot.</summary>
    public int Rows { get; init; }

    /// <summary>CRC-32C of the rows file.</summary>
    public uint RowsChecksum { get; init; }

    /// <summary>The sequence number of the first item of the first log.</summary>
    public long NextSequence { get; init; }

    /// <summary>When the snapshot was written; null for the empty one of a new collection.</summary>
    public DateTimeOffset? Written { get; init; }
}
