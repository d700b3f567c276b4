namespace InferenceServer.Kernels.Similarity;

/// <summary>A search with its scratch. Idle ones wait for the next search; as many are kept as there are processors.</summary>
internal sealed unsafe class TopKSearch
{
    /// <summary>Candidates per answer that a coarse scan hands to the finer rows.</summary>
    private const int CandidatesPerAnswer = 4;
    private const long KeptBytes = 64L << 20;
    private const long KeyBytesPerPass = 256L << 20;
    private const int MostQueriesPerPass = 384;

    private static readonly TopKSearch?[] Idle = new TopKSearch?[Environment.ProcessorCount];

    private readonly TopKScan _scan = new();
    private readonly TopKRanking _ranking;

    private TopKSearch() => _ranking = new TopKRanking(_scan);

    /// <summary>An idle search, or a new one.</summary>
    public static TopKSearch Rent()
    {
        for (int i = 0; i < Idle.Length; i++)
        {
            if (Interlocked.Exchange(ref Idle[i], null) is { } search)
            {
                return search;
            }
        }

        return new TopKSearch();
    }

    /// <summary>Keeps the search for later, unless enough are kept or it has grown large.</summary>
    public void Return()
    {
        for (int i = 0; i < Idle.Length && _scan.Bytes <= KeptBytes; i++)
        {
            if (Interlocked.CompareExchange(ref Idle[i], this, null) is null)
            {
                return;
            }
        }
    }

    /// <summary>Answers all queries, as many per pass over the rows as the scratch is meant to hold. Arguments are checked by <see cref="TopK"/>.</summary>
    public void Run(
        ReadOnlySpan<RowSegment> segments, ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> scores, Span<int> counts,
        in TopKOptions options, CancellationToken cancellationToken)
    {
        int dimension = segments[0].Dimension;
        bool exact = segments[0].Exact is not null;
        int candidates = exact ? k * CandidatesPerAnswer : k;
        int workers = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        int count = queries.Length / dimension;
        int perPass = PerPass(count, candidates, workers);
        fixed (ulong* filter = options.Filter)
        fixed (long* toIds = ids)
        fixed (float* toScores = scores)
        fixed (int* toCounts = counts)
        {
            for (int first = 0; first < count; first += perPass)
            {
                int now = Math.Min(perPass, count - first);
                _scan.Queries.Pack(queries.Slice(first * dimension, now * dimension), dimension, options.Metric);
                _scan.Run(segments, candidates, filter, options.Filter.Length, options.Metric, workers, cancellationToken);
                _ranking.Run(k, exact, toIds + ((long)first * k), toScores + ((long)first * k), toCounts + first, workers, cancellationToken);
            }
        }
    }

    /// <summary>Passes of equal size, in whole tiles.</summary>
    private static int PerPass(int count, int candidates, int workers)
    {
        long bytesPerQuery = (long)workers * Selection.RoomFor(candidates) * sizeof(ulong);
        int most = (int)Math.Clamp(KeyBytesPerPass / bytesPerQuery, 1, MostQueriesPerPass);
        int passes = (count + most - 1) / most;
        int perPass = (count + passes - 1) / passes;
        return (perPass + QueryTile.Queries - 1) / QueryTile.Queries * QueryTile.Queries;
    }
}
