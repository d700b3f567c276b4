namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// The best rows that one worker has seen for one query. Keys gather unordered until the room is full; then all but the best
/// <c>k</c> go, and the worst of those becomes the bar that later rows have to pass.
/// </summary>
internal unsafe struct Selection
{
    private ulong* _keys;
    private ulong _bar;
    private int _k;
    private int _room;

    /// <summary>What a score has to reach to be looked at; minus infinity until <c>k</c> rows are known.</summary>
    public float Threshold { readonly get; private set; }

    /// <summary>Keys held.</summary>
    public int Count { readonly get; private set; }

    /// <summary>The keys held, in no order.</summary>
    public readonly Span<ulong> Keys => new(_keys, Count);

    /// <summary>How many keys need to fit for <paramref name="k"/>.</summary>
    public static int RoomFor(int k) => (2 * k) + RowPanel.Rows;

    /// <summary>Begins anew with room at <paramref name="keys"/> for <see cref="RoomFor"/> keys.</summary>
    public void Reset(ulong* keys, int k)
    {
        _keys = keys;
        _k = k;
        _room = RoomFor(k);
        _bar = 0;
        Threshold = float.NegativeInfinity;
        Count = 0;
    }

    /// <summary>Makes sure that the rows of a whole panel can be offered.</summary>
    public void MakeRoom()
    {
        if (Count > _room - RowPanel.Rows)
        {
            Trim();
        }
    }

    /// <summary>Takes <paramref name="row"/> in where it is among the best so far.</summary>
    public void Offer(float score, uint row)
    {
        ulong key = RankKey.Of(score, row);
        if (key > _bar)
        {
            _keys[Count++] = key;
        }
    }

    /// <summary>Takes in what another worker saw for the same query.</summary>
    public void Absorb(ref Selection other)
    {
        other.Trim();
        other.Keys.CopyTo(new Span<ulong>(_keys + Count, other.Count));
        Count += other.Count;
        Trim();
    }

    /// <summary>Drops all but the best <c>k</c> and raises the bar.</summary>
    public void Trim()
    {
        if (Count < _k)
        {
            return;
        }

        QuickSelect.Greatest(Keys, _k);
        Count = _k;
        _bar = Keys[_k - 1];
        Threshold = RankKey.Score(_bar);
    }
}
