namespace InferenceServer.Collections.Disk;

/// <summary>What an operation in the log does; its first byte.</summary>
internal enum OperationKind : byte
{
    /// <summary>Count i32, that many entries, that many rows.</summary>
    Upsert = 1,

    /// <summary>Count i32, that many ids.</summary>
    Delete = 2,

    /// <summary>In the items of a snapshot: count i32, that many pairs of sequence number i64 and entry.</summary>
    Items = 3,
}
