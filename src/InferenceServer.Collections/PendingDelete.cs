using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>A delete.</summary>
internal sealed class PendingDelete(string[] ids, CancellationToken cancellationToken) : PendingCommit(cancellationToken)
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _deleted;

    public Task<int> Done => _done.Task;

    public override IReadOnlyList<LogPart> Parts { get; } = [LogPart.Of(OperationCodec.Delete(ids))];

    public override int Items => 0;

    public override bool IsDone(Contents contents) => !Array.Exists(ids, id => contents.Ids.TryGet(id, out _));

    public override void Apply(ContentsChange change)
    {
        change.ResetCounts();
        foreach (string id in ids)
        {
            change.Delete(id);
        }

        _deleted = change.Deleted;
    }

    public override void Acknowledge() => _done.TrySetResult(_deleted);

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
        {
            _done.TrySetCanceled(CancellationToken);
        }
        else
        {
            _done.TrySetException(error);
        }
    }
}
