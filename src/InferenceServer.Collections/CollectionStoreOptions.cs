using InferenceServer.Collections.Disk;

namespace InferenceServer.Collections;

/// <summary>Where and how a <see cref="CollectionStore"/> keeps its collections.</summary>
public sealed record CollectionStoreOptions
{
    /// <summary>The data folder; made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>A log is folded into a snapshot once it is this long and no shorter than the last snapshot, in bytes; at least 1.</summary>
    public long SnapshotLogBytes { get; init; } = 256L << 20;

    /// <summary>Hears of what an operator should know and nobody has to answer: a torn tail that was cut, a snapshot that failed. Called on any thread; must not throw.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Dates the snapshots.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal Func<string, IDurableFile> OpenFile { get; init; } = DurableFile.Open;
}
