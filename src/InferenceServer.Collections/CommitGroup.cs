using System.Threading.Channels;
using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>The changes that share a frame of the log and its flush. The writer's alone, one group after the other.</summary>
internal sealed class CommitGroup
{
    private const int FrameBytes = 64 << 20;

    // Less is in memory sooner than another thread is awake.
    private const int OverlappedBytes = 64 << 10;

    private readonly List<PendingCommit> _commits = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => _commits.Count == 0;

    /// <summary>Items that the changes bring.</summary>
    public long Items => _commits.Sum(commit => (long)commit.Items);

    /// <summary>Takes the changes that wait, up to a frame's worth. Those ahead of the first real change that would change nothing are answered at once.</summary>
    public void Gather(ChannelReader<PendingCommit> waiting, Contents contents)
    {
        long bytes = 0;
        while (bytes < FrameBytes && waiting.TryRead(out PendingCommit? commit))
        {
            if (commit.CancellationToken.IsCancellationRequested)
            {
                commit.Fail(new OperationCanceledException(commit.CancellationToken));
            }
            else if (IsEmpty && commit.IsDone(contents))
            {
                commit.Acknowledge();
            }
            else
            {
                _commits.Add(commit);
                bytes += commit.Length;
            }
        }
    }

    /// <summary>
    /// Puts the changes on the disk and, meanwhile, into memory beyond what anybody sees. Where either fails both are as before, or,
    /// where only memory failed, the disk is ahead and nothing more may be written.
    /// </summary>
    /// <returns>What is to be shown in place of <paramref name="view"/>.</returns>
    public ContentsView Store(FrameFile log, ContentsView view)
    {
        ContentsChange change = new(view);
        try
        {
            Task<ContentsView> staged = _commits.Sum(commit => commit.Length) >= OverlappedBytes
                ? Task.Run(() => Stage(change))
                : Task.FromResult(Stage(change));
            try
            {
                log.Commit([.. _commits.SelectMany(commit => commit.Parts)], _commits.Count, view.NextSequence);
            }
            finally
            {
                // Memory that is still being written cannot be taken back.
                staged.Wait();
            }

            return staged.Result;
        }
        catch
        {
            change.TakeBack();
            throw;
        }
    }

    /// <summary>Tells all callers their outcome; the group is empty then.</summary>
    public void Acknowledge()
    {
        _commits.ForEach(commit => commit.Acknowledge());
        _commits.Clear();
    }

    /// <summary>Tells those who have not been told that nothing happened; the group is empty then.</summary>
    public void Fail(Exception error)
    {
        _commits.ForEach(commit => commit.Fail(error));
        _commits.Clear();
    }

    private ContentsView Stage(ContentsChange change)
    {
        _commits.ForEach(commit => commit.Apply(change));
        return change.Complete();
    }
}
