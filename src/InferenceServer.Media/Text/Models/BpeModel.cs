using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Byte-pair encoding, over bytes or characters.</summary>
internal sealed class BpeModel : ITokenModel
{
    [ThreadStatic]
    private static BpeWord? t_word;

    private readonly BpeOptions _options;
    private readonly Dictionary<ulong, BpeMerge> _merges;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _vocabulary;
    private readonly int[]? _fallback;

    /// <summary>Keeps the dictionaries; they must not change afterwards. Pairs are keyed by <see cref="BpeWord.Pair"/>.</summary>
    public BpeModel(Dictionary<string, int> vocabulary, Dictionary<ulong, BpeMerge> merges, BpeOptions options)
    {
        _vocabulary = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _merges = merges;
        _options = options;
        _fallback = options.ByteFallback ? ByteTokens.Find(vocabulary) : null;
    }

    /// <summary>Merge steps of the latest word on this thread; for tests.</summary>
    internal static int Steps => t_word?.Steps ?? 0;

    public void Encode(ReadOnlySpan<char> word, List<TokenPiece> tokens)
    {
        if (_options.IgnoreMerges && TryWhole(word, out int whole))
        {
            tokens.Add(new TokenPiece(whole, 0, word.Length));
            return;
        }
        BpeWord symbols = t_word ??= new BpeWord();
        if (_options.ByteLevel)
        {
            AddBytes(word, symbols);
        }
        else
        {
            AddCharacters(word, symbols);
        }
        symbols.Merge(_merges);
        symbols.MoveTo(tokens);
    }

    private bool TryWhole(ReadOnlySpan<char> word, out int id)
    {
        if (!_options.ByteLevel)
        {
            return _vocabulary.TryGetValue(word, out id);
        }
        id = -1;
        if (word.Length > 256)
        {
            return false;
        }
        Span<byte> bytes = stackalloc byte[3 * 256];
        Span<char> spelled = stackalloc char[3 * 256];
        int count = System.Text.Encoding.UTF8.GetBytes(word, bytes);
        for (int i = 0; i < count; i++)
        {
            spelled[i] = ByteAlphabet.ToChar(bytes[i]);
        }
        return _vocabulary.TryGetValue(spelled[..count], out id);
    }

    private void AddBytes(ReadOnlySpan<char> word, BpeWord symbols)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Span<char> spelled = stackalloc char[1];
        var unknown = new UnknownRun(_options, symbols);
        for (int i = 0, end; i < word.Length; i = end)
        {
            Rune rune = Utf16Text.RuneAt(word, i);
            end = i + rune.Utf16SequenceLength;
            int count = rune.EncodeToUtf8(utf8);
            for (int b = 0; b < count; b++)
            {
                spelled[0] = ByteAlphabet.ToChar(utf8[b]);
                AddSymbol(spelled, first: i == 0 && b == 0, last: end == word.Length && b == count - 1, i, end, symbols, ref unknown);
            }
        }
        unknown.Flush();
    }

    private void AddCharacters(ReadOnlySpan<char> word, BpeWord symbols)
    {
        var unknown = new UnknownRun(_options, symbols);
        for (int i = 0, end; i < word.Length; i = end)
        {
            end = i + Utf16Text.RuneLength(word, i);
            AddSymbol(word[i..end], first: i == 0, last: end == word.Length, i, end, symbols, ref unknown);
        }
        unknown.Flush();
    }

    private void AddSymbol(ReadOnlySpan<char> spelled, bool first, bool last, int start, int end, BpeWord symbols, ref UnknownRun unknown)
    {
        if (TryFind(spelled, first, last, out int id))
        {
            unknown.Flush();
            symbols.Add(id, start, end);
        }
        else if (_fallback is not null)
        {
            unknown.Flush();
            ByteTokens.Add(spelled, start, end, _fallback, symbols);
        }
        else
        {
            unknown.Add(start, end);
        }
    }

    private bool TryFind(ReadOnlySpan<char> spelled, bool first, bool last, out int id)
    {
        string prefix = first ? "" : _options.ContinuingPrefix, suffix = last ? _options.EndSuffix : "";
        if (prefix.Length + suffix.Length == 0)
        {
            return _vocabulary.TryGetValue(spelled, out id);
        }
        int length = prefix.Length + spelled.Length + suffix.Length;
        Span<char> decorated = length <= 64 ? stackalloc char[length] : new char[length];
        prefix.CopyTo(decorated);
        spelled.CopyTo(decorated[prefix.Length..]);
        suffix.CopyTo(decorated[(prefix.Length + spelled.Length)..]);
        return _vocabulary.TryGetValue(decorated, out id);
    }
}
