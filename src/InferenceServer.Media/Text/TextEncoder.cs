namespace InferenceServer.Media.Text;

/// <summary>The way from text to tokens: added tokens out, normalize, cut into words, encode the words. Safe from several threads.</summary>
internal sealed class TextEncoder
{
    private const int CachedWords = 1 << 14;
    private readonly TokenizerParts _parts;
    private readonly WordCache _cache = new(CachedWords);
    private readonly AddedTokenMatcher _rawAll, _rawPlain, _normalizedAll, _normalizedPlain;

    public TextEncoder(TokenizerParts parts)
    {
        _parts = parts;
        string Normalized(AddedToken token) => parts.Normalizer.Normalize(new AlignedText(token.Content, 0)).Text;
        AddedToken[] raw = [.. parts.AddedTokens.Where(static token => !token.Normalized)];
        AddedToken[] normalized = [.. parts.AddedTokens.Where(static token => token.Normalized)];
        _rawAll = new AddedTokenMatcher(raw, static token => token.Content);
        _rawPlain = new AddedTokenMatcher(raw.Where(static token => !token.Control), static token => token.Content);
        _normalizedAll = new AddedTokenMatcher(normalized, Normalized);
        _normalizedPlain = new AddedTokenMatcher(normalized.Where(static token => !token.Control), Normalized);
    }

    /// <summary>The tokens of a well-formed text, without those that frame it.</summary>
    public List<Token> Encode(string text, SpecialTokenPolicy policy)
    {
        bool plain = policy == SpecialTokenPolicy.AsText;
        var run = new Run(policy == SpecialTokenPolicy.Refuse, plain ? _normalizedPlain : _normalizedAll);
        var matches = new List<AddedTokenMatch>();
        (plain ? _rawPlain : _rawAll).Find(text, matches);
        foreach (AddedTokenMatch match in matches)
        {
            if (match.Token is not null)
            {
                run.Add(match.Token, match.Start..match.End);
            }
            else
            {
                EncodeBetween(new AlignedText(text[match.Start..match.End], match.Start), run);
            }
        }
        return run.Tokens;
    }

    private void EncodeBetween(AlignedText text, Run run)
    {
        text = _parts.Normalizer.Normalize(text);
        var matches = new List<AddedTokenMatch>();
        run.Normalized.Find(text.Text, matches);
        foreach (AddedTokenMatch match in matches)
        {
            if (match.Token is not null)
            {
                run.Add(match.Token, text.Start(match.Start)..text.End(match.End - 1));
                continue;
            }
            run.Words.Clear();
            _parts.PreTokenizer.Split(new Piece(text, match.Start, match.End - match.Start), run.Words);
            foreach (Piece word in run.Words)
            {
                EncodeWord(word, run);
            }
        }
    }

    private void EncodeWord(Piece word, Run run)
    {
        ReadOnlySpan<char> span = word.Span;
        if (!_cache.TryGet(span, out TokenPiece[] pieces))
        {
            run.Pieces.Clear();
            _parts.Model.Encode(span, run.Pieces);
            pieces = [.. run.Pieces];
            _cache.Add(span, pieces);
        }
        foreach (TokenPiece piece in pieces)
        {
            run.Tokens.Add(new Token(piece.Id, word.Original(piece)));
        }
    }

    /// <summary>What one call fills.</summary>
    private sealed class Run(bool refuse, AddedTokenMatcher normalized)
    {
        public AddedTokenMatcher Normalized { get; } = normalized;

        public List<Token> Tokens { get; } = [];

        public List<Piece> Words { get; } = [];

        public List<TokenPiece> Pieces { get; } = [];

        public void Add(AddedToken token, Range range)
        {
            if (refuse && token.Control)
            {
                throw new ArgumentException($"The text holds the control token {token.Content} at character {range.Start.Value}; expected text without control tokens.");
            }
            Tokens.Add(new Token(token.Id, range));
        }
    }
}
