namespace InferenceServer.Media.Text;

/// <summary>Finds every stored word that a text begins with. Immutable once filled, then safe from several threads.</summary>
internal sealed class CharTrie
{
    private readonly Dictionary<ulong, int> _edges = [];
    private readonly List<int> _values = [-1];

    public bool IsEmpty => _values.Count == 1;

    /// <summary>Stores <paramref name="word"/> with a value of 0 or more; a word stored twice keeps the later value.</summary>
    public void Add(ReadOnlySpan<char> word, int value)
    {
        int node = 0;
        foreach (char c in word)
        {
            ulong edge = Edge(node, c);
            if (!_edges.TryGetValue(edge, out int next))
            {
                next = _values.Count;
                _values.Add(-1);
                _edges.Add(edge, next);
            }
            node = next;
        }
        _values[node] = value;
    }

    /// <summary>Goes one character down from <paramref name="node"/> (0 is the root); false where no word goes on so.</summary>
    /// <param name="node">The node; moved down.</param>
    /// <param name="c">The next character of the text.</param>
    /// <param name="value">The value of the word that ends here, or -1.</param>
    public bool Step(ref int node, char c, out int value)
    {
        if (_edges.TryGetValue(Edge(node, c), out node))
        {
            value = _values[node];
            return true;
        }
        value = -1;
        return false;
    }

    /// <summary>The longest stored word at the start of <paramref name="text"/>.</summary>
    public bool TryLongest(ReadOnlySpan<char> text, out int value, out int length)
    {
        (value, length) = (-1, 0);
        int node = 0;
        for (int i = 0; i < text.Length && Step(ref node, text[i], out int found); i++)
        {
            if (found >= 0)
            {
                (value, length) = (found, i + 1);
            }
        }
        return value >= 0;
    }

    private static ulong Edge(int node, char c) => ((ulong)(uint)node << 16) | c;
}
