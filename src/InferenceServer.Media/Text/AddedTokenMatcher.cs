using System.Buffers;

namespace InferenceServer.Media.Text;

/// <summary>Cuts added tokens out of a text: the leftmost, and of those that begin there the longest. Safe from several threads.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] _tokens;
    private readonly CharTrie _trie = new();
    private readonly SearchValues<char> _firstCharacters;

    /// <param name="tokens">The tokens to look for.</param>
    /// <param name="spelling">How a token is spelled in the texts to come.</param>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens, Func<AddedToken, string> spelling)
    {
        _tokens = [.. tokens];
        var firstCharacters = new HashSet<char>();
        for (int i = 0; i < _tokens.Length; i++)
        {
            string spelled = spelling(_tokens[i]);
            if (spelled.Length > 0)
            {
                _trie.Add(spelled, i);
                firstCharacters.Add(spelled[0]);
            }
        }
        _firstCharacters = SearchValues.Create([.. firstCharacters]);
    }

    /// <summary>Appends segments that cover <paramref name="text"/>, each a token or the text between tokens; none of them is empty.</summary>
    public void Find(ReadOnlySpan<char> text, List<AddedTokenMatch> matches)
    {
        int done = 0;
        for (int at = 0; at < text.Length;)
        {
            int ahead = text[at..].IndexOfAny(_firstCharacters);
            if (ahead < 0)
            {
                break;
            }
            at += ahead;
            if (!_trie.TryLongest(text[at..], out int index, out int length) || !Counts(_tokens[index], text, at, at + length))
            {
                at++;
                continue;
            }
            AddedToken token = _tokens[index];
            int start = token.StripLeft ? Math.Max(done, text[..at].TrimEnd().Length) : at;
            int end = at + length;
            if (token.StripRight)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }
            AddText(done, start, matches);
            matches.Add(new AddedTokenMatch(start, end, token));
            at = done = end;
        }
        AddText(done, text.Length, matches);
    }

    private static void AddText(int start, int end, List<AddedTokenMatch> matches)
    {
        if (end > start)
        {
            matches.Add(new AddedTokenMatch(start, end, null));
        }
    }

    private static bool Counts(AddedToken token, ReadOnlySpan<char> text, int start, int end)
        => !token.SingleWord
            || ((start == 0 || !RuneFacts.IsWord(LastRune(text[..start]))) && (end == text.Length || !RuneFacts.IsWord(Utf16Text.RuneAt(text, end))));

    private static System.Text.Rune LastRune(ReadOnlySpan<char> text)
        => Utf16Text.RuneAt(text, text.Length > 1 && char.IsLowSurrogate(text[^1]) ? text.Length - 2 : text.Length - 1);
}
