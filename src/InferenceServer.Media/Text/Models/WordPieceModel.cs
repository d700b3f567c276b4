namespace InferenceServer.Media.Text;

/// <summary>BERT's model: the longest token that a word begins with, then the longest continuation, and so on.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly CharTrie _starts = new();
    private readonly CharTrie _continuations = new();
    private readonly int _unknownId;
    private readonly int _longestWord;

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="unknownId">The id of a word that cannot be spelled, as a whole.</param>
    /// <param name="continuingPrefix">What marks a token that does not begin a word.</param>
    /// <param name="longestWord">Longer words, in code points, are unknown without a try.</param>
    /// <param name="control">Tokens that no text may become.</param>
    public WordPieceModel(Dictionary<string, int> vocabulary, int unknownId, string continuingPrefix, int longestWord, HashSet<string> control)
    {
        _unknownId = unknownId;
        _longestWord = longestWord;
        foreach ((string token, int id) in vocabulary)
        {
            if (control.Contains(token))
            {
                continue;
            }
            _starts.Add(token, id);
            if (token.StartsWith(continuingPrefix, StringComparison.Ordinal))
            {
                _continuations.Add(token.AsSpan(continuingPrefix.Length), id);
            }
        }
    }

    public void Encode(ReadOnlySpan<char> word, List<TokenPiece> tokens)
    {
        int first = tokens.Count;
        bool spelled = CodePoints(word) <= _longestWord;
        for (int at = 0; spelled && at < word.Length;)
        {
            CharTrie trie = at == 0 ? _starts : _continuations;
            spelled = trie.TryLongest(word[at..], out int id, out int length) && length > 0;
            tokens.Add(new TokenPiece(id, at, at + length));
            at += length;
        }
        if (!spelled)
        {
            tokens.RemoveRange(first, tokens.Count - first);
            tokens.Add(new TokenPiece(_unknownId, 0, word.Length));
        }
    }

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char c in word)
        {
            count += char.IsLowSurrogate(c) ? 0 : 1;
        }
        return count;
    }
}
