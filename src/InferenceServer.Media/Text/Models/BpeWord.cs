namespace InferenceServer.Media.Text;

/// <summary>
/// The symbols of one word while they are merged: a linked list over arrays, and a heap of the pairs that may merge.
/// A word of n symbols takes at most 3n heap entries, so time grows as n log n. One thread at a time.
/// </summary>
internal sealed class BpeWord
{
    private const int KeptCapacity = 1 << 14;
    private readonly PriorityQueue<ulong, ulong> _heap = new();
    private Symbol[] _symbols = new Symbol[64];
    private int _count;

    /// <summary>Heap entries taken out by the latest <see cref="Merge"/>; for tests.</summary>
    public int Steps { get; private set; }

    public void Add(int id, int start, int end)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, 2 * _count);
        }
        _symbols[_count] = new Symbol { Id = id, Start = start, End = end, Previous = _count - 1, Next = _count + 1 };
        _count++;
    }

    /// <summary>Merges all that can be merged: lowest rank first, then leftmost.</summary>
    public void Merge(Dictionary<ulong, BpeMerge> merges)
    {
        Steps = 0;
        for (int i = 0; i + 1 < _count; i++)
        {
            Offer(i, merges);
        }
        while (_heap.TryDequeue(out ulong entry, out _))
        {
            Steps++;
            int left = (int)(uint)entry;
            ref Symbol symbol = ref _symbols[left];
            // An entry is stale where either side has been merged away: the pair at its place no longer has its rank.
            if (symbol.Id < 0 || symbol.Next >= _count
                || !merges.TryGetValue(Pair(symbol.Id, _symbols[symbol.Next].Id), out BpeMerge merge) || merge.Rank != (int)(entry >> 32))
            {
                continue;
            }
            Join(ref symbol, merge.Id);
            if (symbol.Next < _count)
            {
                _symbols[symbol.Next].Previous = left;
                Offer(left, merges);
            }
            if (symbol.Previous >= 0)
            {
                Offer(symbol.Previous, merges);
            }
        }
    }

    /// <summary>Appends the tokens and makes the word empty.</summary>
    public void MoveTo(List<TokenPiece> tokens)
    {
        for (int i = 0; i < _count; i = _symbols[i].Next)
        {
            tokens.Add(new TokenPiece(_symbols[i].Id, _symbols[i].Start, _symbols[i].End));
        }
        _count = 0;
        if (_symbols.Length > KeptCapacity)
        {
            _symbols = new Symbol[64];
            _heap.TrimExcess();
        }
    }

    public static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private void Join(ref Symbol symbol, int id)
    {
        ref Symbol right = ref _symbols[symbol.Next];
        symbol.Id = id;
        symbol.End = Math.Max(symbol.End, right.End);
        symbol.Next = right.Next;
        right.Id = -1;
    }

    private void Offer(int left, Dictionary<ulong, BpeMerge> merges)
    {
        ref Symbol symbol = ref _symbols[left];
        if (merges.TryGetValue(Pair(symbol.Id, _symbols[symbol.Next].Id), out BpeMerge merge))
        {
            ulong entry = ((ulong)(uint)merge.Rank << 32) | (uint)left;
            _heap.Enqueue(entry, entry);
        }
    }

    private struct Symbol
    {
        public int Id;
        public int Start;
        public int End;
        public int Previous;
        public int Next;
    }
}
