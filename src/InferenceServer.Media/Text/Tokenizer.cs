namespace InferenceServer.Media.Text;

/// <summary>
/// A tokenizer as Hugging Face's files describe it. Immutable but for a bounded cache of words; safe from several threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TextEncoder _encoder;
    private readonly Dictionary<string, int> _ids;
    private readonly string?[] _spellings;
    private readonly HashSet<int> _special;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _encoder = new TextEncoder(parts);
        _ids = new Dictionary<string, int>(parts.Vocabulary);
        foreach (AddedToken token in parts.AddedTokens)
        {
            _ids[token.Content] = token.Id;
        }
        _spellings = new string?[_ids.Count == 0 ? 0 : _ids.Values.Max() + 1];
        foreach ((string token, int id) in _ids)
        {
            _spellings[id] = token;
        }
        _special = [.. parts.AddedTokens.Where(static token => token.Special).Select(static token => token.Id)];
        StartId = Find(parts.Roles.Start);
        EndId = Find(parts.Roles.End);
        UnknownId = Find(parts.Roles.Unknown);
        PadId = Find(parts.Roles.Pad) ?? EndId ?? 0;
    }

    /// <summary>One more than the largest id.</summary>
    public int VocabularySize => _spellings.Length;

    /// <summary>The longest input of the model in tokens, where tokenizer_config.json names it.</summary>
    public int? MaxTokens => _parts.Roles.MaxTokens;

    /// <summary>How many tokens are put around a text.</summary>
    public int AddedPerText => _parts.Before.Length + _parts.After.Length;

    /// <summary>The start token, where the files name one.</summary>
    public int? StartId { get; }

    /// <summary>The end token, where the files name one.</summary>
    public int? EndId { get; }

    /// <summary>The token of what the vocabulary cannot spell, where the files name one.</summary>
    public int? UnknownId { get; }

    /// <summary>The padding token; where the files name none, the end token, or else 0.</summary>
    public int PadId { get; }

    /// <summary>Reads a tokenizer from its files.</summary>
    /// <param name="directoryOrFile">A folder with tokenizer.json, or else vocab.txt, vocab.json with merges.txt, or a
    /// SentencePiece model; or one such file. tokenizer_config.json and special_tokens_map.json beside it are read too.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none in the folder.</exception>
    /// <exception cref="FormatException">A file is not what it should be: the message names file, key, what was expected and what was found.</exception>
    /// <exception cref="InvalidOperationException">The tokenizer needs Unicode normalization and the process runs without ICU.</exception>
    public static Tokenizer Load(string directoryOrFile) => new(TokenizerFiles.Read(directoryOrFile));

    /// <summary>Turns a text into ids.</summary>
    /// <param name="text">Any text, the empty one too; a lone surrogate counts as U+FFFD.</param>
    /// <param name="options">How; null for <see cref="EncodeOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The text is too long, spells a control token that the options refuse, or MaxTokens
    /// has no room for the tokens put around the text.</exception>
    public Encoding Encode(string text, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        List<Token> tokens = Tokenize(text, options);
        (int[] before, int[] after) = options.AddSpecialTokens ? (_parts.Before, _parts.After) : ([], []);
        int room = (options.MaxTokens ?? int.MaxValue) - before.Length - after.Length;
        if (room < 0)
        {
            throw new ArgumentException($"MaxTokens is {options.MaxTokens}; expected at least {before.Length + after.Length}, the tokens put around the text.", nameof(options));
        }
        int kept = Math.Min(room, tokens.Count);
        int end = KeptCharacters(text, tokens, kept);
        int[] ids = new int[before.Length + kept + after.Length];
        var ranges = new Range[ids.Length];
        before.CopyTo(ids, 0);
        after.CopyTo(ids, before.Length + kept);
        ranges.AsSpan(before.Length + kept).Fill(end..end);
        for (int i = 0; i < kept; i++)
        {
            ids[before.Length + i] = tokens[i].Id;
            ranges[before.Length + i] = tokens[i].Range;
        }
        return new Encoding(ids, ranges, PadId, tokens.Count - kept, end);
    }

    /// <summary>How many ids <see cref="Encode"/> would return without truncation.</summary>
    /// <exception cref="ArgumentException">As in <see cref="Encode"/>.</exception>
    public int CountTokens(string text, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        return Tokenize(text, options).Count + (options.AddSpecialTokens ? AddedPerText : 0);
    }

    /// <summary>Turns ids back into text. Bytes that are no UTF-8 become U+FFFD; ids outside the vocabulary are passed over.</summary>
    /// <param name="ids">The ids, as <see cref="Encode"/> or a model gave them.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out of the text.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        Detokenizer detokenizer = CreateDetokenizer(skipSpecialTokens);
        var text = new System.Text.StringBuilder();
        foreach (int id in ids)
        {
            text.Append(detokenizer.Append(id));
        }
        return text.Append(detokenizer.Finish()).ToString();
    }

    /// <summary>Starts to turn ids into text as they come.</summary>
    public Detokenizer CreateDetokenizer(bool skipSpecialTokens = true)
        => new(_parts.Decoder, id => skipSpecialTokens && _special.Contains(id) ? null : IdToToken(id));

    /// <summary>The spelling of an id in the vocabulary's own alphabet; null where there is none.</summary>
    public string? IdToToken(int id) => (uint)id < (uint)_spellings.Length ? _spellings[id] : null;

    /// <summary>The id of a token by its spelling in the vocabulary; null where there is none.</summary>
    public int? TokenToId(string token) => _ids.TryGetValue(token, out int id) ? id : null;

    private int? Find(string? token) => token is null ? null : TokenToId(token);

    private List<Token> Tokenize(string text, EncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > options.MaxCharacters)
        {
            throw new ArgumentException($"The text has {text.Length} characters; expected at most {options.MaxCharacters}.", nameof(text));
        }
        return _encoder.Encode(Utf16Text.Repair(text), options.SpecialTokens);
    }

    private static int KeptCharacters(string text, List<Token> tokens, int kept)
    {
        if (kept == tokens.Count)
        {
            return text.Length;
        }
        int firstCut = tokens[kept].Range.Start.Value;
        return kept == 0 ? 0 : Math.Min(tokens[kept - 1].Range.End.Value, firstCut);
    }
}
