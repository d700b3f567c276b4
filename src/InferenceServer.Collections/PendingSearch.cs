using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>A search that waits for a scan.</summary>
internal sealed class PendingSearch(CollectionSearch search, int queries, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<IReadOnlyList<IReadOnlyList<CollectionMatch>>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CollectionSearch Search => search;

    /// <summary>How many queries it has.</summary>
    public int Queries => queries;

    public CancellationToken CancellationToken => cancellationToken;

    public Task<IReadOnlyList<IReadOnlyList<CollectionMatch>>> Done => _done.Task;

    /// <summary>Whether one scan can answer both.</summary>
    public bool CanShare(PendingSearch other) => FilterBits.AreSame(search.Filter, other.Search.Filter);

    /// <summary>Answers from a scan's results, <paramref name="k"/> places per query, this search's queries first.</summary>
    public void Answer(ContentsView view, int k, ReadOnlySpan<long> rows, ReadOnlySpan<float> scores, ReadOnlySpan<int> counts)
    {
        CollectionMatch[][] answers = new CollectionMatch[queries][];
        for (int query = 0; query < queries; query++)
        {
            answers[query] = new CollectionMatch[Math.Min(counts[query], search.K)];
            for (int i = 0; i < answers[query].Length; i++)
            {
                ItemRecord item = view.Contents.Items[(int)rows[(query * k) + i]];
                answers[query][i] = new CollectionMatch(item.Id, scores[(query * k) + i], item.Metadata(view.Contents.Terms), item.Payload);
            }
        }

        _done.TrySetResult(answers);
    }

    public void Fail(Exception error)
    {
        if (error is OperationCanceledException)
        {
            _done.TrySetCanceled(cancellationToken);
        }
        else
        {
            _done.TrySetException(error);
        }
    }
}
