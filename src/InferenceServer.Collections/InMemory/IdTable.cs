using System.Runtime.InteropServices;

namespace InferenceServer.Collections.InMemory;

/// <summary>
/// Where the live row of each id is. One thread changes it, ahead of what is durable; what <see cref="Find"/> answers stays as it was
/// until <see cref="Publish"/>, so that a change which fails can be taken back unseen. Any thread may find.
/// </summary>
internal sealed class IdTable(int capacity = 0)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _rows = new(capacity, StringComparer.Ordinal);

    /// <summary>Of the ids that the change replaced or removed, where they were before.</summary>
    private readonly Dictionary<string, int> _before = new(StringComparer.Ordinal);

    private int _published;

    /// <summary>How many ids there are after the change; for the thread that changes.</summary>
    public int Count => _rows.Count;

    /// <summary>Where an id is after the change; for the thread that changes.</summary>
    public bool TryGet(string id, out int row) => _rows.TryGetValue(id, out row);

    /// <summary>Where an id was when last published; -1 where it was not.</summary>
    public int Find(string id)
    {
        lock (_gate)
        {
            return _before.TryGetValue(id, out int row) || (_rows.TryGetValue(id, out row) && row < _published) ? row : -1;
        }
    }

    public void Set(string id, int row)
    {
        lock (_gate)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, id, out bool known);
            if (known && place < _published)
            {
                _before.Add(id, place);
            }

            place = row;
        }
    }

    public bool Remove(string id, out int row)
    {
        lock (_gate)
        {
            if (!_rows.Remove(id, out row))
            {
                return false;
            }

            if (row < _published)
            {
                _before.Add(id, row);
            }

            return true;
        }
    }

    /// <summary>From now on the change is found; it has rows below <paramref name="count"/>.</summary>
    public void Publish(int count)
    {
        lock (_gate)
        {
            _before.Clear();
            _published = count;
        }
    }

    /// <summary>Undoes the change, which set <paramref name="ids"/>.</summary>
    public void TakeBack(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            foreach (string id in ids)
            {
                if (_rows.TryGetValue(id, out int row) && row >= _published)
                {
                    _rows.Remove(id);
                }
            }

            foreach ((string id, int row) in _before)
            {
                _rows[id] = row;
            }

            _before.Clear();
        }
    }
}
