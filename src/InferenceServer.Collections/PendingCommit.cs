using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>A change that waits for its turn and then for the disk.</summary>
internal abstract class PendingCommit(CancellationToken cancellationToken)
{
    /// <summary>Looked at until the change is written; from then on it happens.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What the log is to hold.</summary>
    public abstract IReadOnlyList<LogPart> Parts { get; }

    /// <summary>Bytes that the log is to hold.</summary>
    public long Length => Parts.Sum(part => (long)part.Bytes.Length);

    /// <summary>Items that the change brings, each of which takes a sequence number.</summary>
    public abstract int Items { get; }

    /// <summary>Whether nothing would change.</summary>
    public abstract bool IsDone(Contents contents);

    /// <summary>Makes the change in memory, where nobody sees it yet, and keeps its outcome.</summary>
    public abstract void Apply(ContentsChange change);

    /// <summary>Tells the caller the outcome.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells the caller that nothing happened.</summary>
    public abstract void Fail(Exception error);
}
