using System.Numerics;

namespace InferenceServer.Collections.InMemory;

/// <summary>
/// The contents behind a new snapshot: its rows without the deleted ones, then the rows that came while it was written, which stay
/// where they are in memory. Follows the old contents from view to view, so that the last step is short. One thread.
/// </summary>
internal sealed class FoldedContents
{
    private readonly ContentsView _snapshot;
    private readonly AppendList<ItemRecord> _items = new();
    private readonly IdTable _ids;
    private readonly List<int> _dead = [];
    private ContentsView _seen;

    public FoldedContents(ContentsView snapshot)
    {
        (_snapshot, _seen) = (snapshot, snapshot);
        _ids = new IdTable(snapshot.Live);
        for (int row = 0; row < snapshot.Count; row++)
        {
            if (snapshot.IsLive(row))
            {
                Add(snapshot, row);
            }
        }
    }

    /// <summary>Rows that it has not seen yet.</summary>
    public int Behind(ContentsView view) => view.Count - _seen.Count;

    /// <summary>Does what happened to the old contents up to a later view of them.</summary>
    public void CatchUp(ContentsView view)
    {
        foreach (int row in Died(view))
        {
            _ids.Remove(view.Contents.Items[row].Id, out int folded);
            _dead.Add(folded);
        }

        for (int row = _seen.Count; row < view.Count; row++)
        {
            if (view.IsLive(row))
            {
                Add(view, row);
            }
            else
            {
                _dead.Add(_items.Count);
                _items.Add(view.Contents.Items[row]);
            }
        }

        _seen = view;
    }

    /// <summary>What was seen last, over the snapshot's file; the old contents must not be changed any more.</summary>
    public ContentsView Complete(RowBlock? snapshot)
    {
        _ids.Publish(_items.Count);
        Contents contents = new(_seen.Contents.Rows.After(_snapshot.Count, snapshot), _items, _seen.Contents.Terms, _ids);
        return new ContentsView(contents, _items.Count, _ids.Count, Allowed(), _seen.NextSequence);
    }

    private void Add(ContentsView view, int row)
    {
        _ids.Set(view.Contents.Items[row].Id, _items.Count);
        _items.Add(view.Contents.Items[row]);
    }

    /// <summary>The rows that the view before had and this one has no more.</summary>
    private List<int> Died(ContentsView view)
    {
        List<int> died = [];
        if (view.Allowed is not { } left || left == _seen.Allowed)
        {
            return died;
        }

        for (int first = 0; first < _seen.Count; first += 64)
        {
            ulong were = _seen.Allowed is { } seen ? seen[first >> 6] : ulong.MaxValue;
            were &= _seen.Count - first >= 64 ? ulong.MaxValue : (1UL << (_seen.Count - first)) - 1;
            for (ulong gone = were & ~left[first >> 6]; gone != 0; gone &= gone - 1)
            {
                died.Add(first + BitOperations.TrailingZeroCount(gone));
            }
        }

        return died;
    }

    private ulong[]? Allowed()
    {
        if (_dead.Count == 0)
        {
            return null;
        }

        ulong[] bits = new ulong[(_items.Count + 63) / 64];
        for (int row = 0; row < _items.Count; row++)
        {
            bits[row >> 6] |= 1UL << (row & 63);
        }

        _dead.ForEach(row => bits[row >> 6] &= ~(1UL << (row & 63)));
        return bits;
    }
}
