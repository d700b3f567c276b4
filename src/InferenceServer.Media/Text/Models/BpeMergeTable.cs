namespace InferenceServer.Media.Text;

/// <summary>Collects merges in the order of their ranks.</summary>
internal sealed class BpeMergeTable(Dictionary<string, int> vocabulary, string continuingPrefix, HashSet<string> control)
{
    private int _rank;

    /// <summary>The merges by <see cref="BpeWord.Pair"/>.</summary>
    public Dictionary<ulong, BpeMerge> Table { get; } = [];

    /// <summary>Adds two tokens written with a space between; false where they do not fit the vocabulary. Tokens may hold
    /// spaces themselves, as three of Llama 2's do; then the space that leaves two tokens is the one between.</summary>
    public bool TryAdd(string merge)
    {
        for (int space = merge.IndexOf(' ', StringComparison.Ordinal); space >= 0; space = merge.IndexOf(' ', space + 1))
        {
            if (TryAdd(merge[..space], merge[(space + 1)..]))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Adds a merge; false where the tokens or their join are not in the vocabulary.</summary>
    public bool TryAdd(string left, string right)
    {
        string tail = continuingPrefix.Length > 0 && right.StartsWith(continuingPrefix, StringComparison.Ordinal) ? right[continuingPrefix.Length..] : right;
        if (!vocabulary.TryGetValue(left, out int leftId) || !vocabulary.TryGetValue(right, out int rightId)
            || !vocabulary.TryGetValue(left + tail, out int id))
        {
            return false;
        }
        if (!control.Contains(left + tail))
        {
            Table[BpeWord.Pair(leftId, rightId)] = new BpeMerge(_rank, id);
        }
        _rank++;
        return true;
    }
}
