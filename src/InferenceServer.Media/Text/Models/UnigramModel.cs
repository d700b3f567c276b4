using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>The most probable way to spell a word out of a vocabulary with probabilities.</summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;
    private readonly CharTrie _trie = new();
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int? _unknownId;
    private readonly int[]? _fallback;
    private readonly bool _singlePrecision;

    /// <param name="pieces">The vocabulary.</param>
    /// <param name="unknownId">The id of what it cannot spell; null where that is left out.</param>
    /// <param name="byteFallback">Whether what it cannot spell is spelled in bytes.</param>
    /// <param name="singlePrecision">Whether sums are kept in single precision, as SentencePiece does and Hugging Face does not: it decides near ties.</param>
    public UnigramModel(IReadOnlyList<UnigramPiece> pieces, int? unknownId, bool byteFallback, bool singlePrecision = false)
    {
        var vocabulary = new Dictionary<string, int>(pieces.Count);
        _scores = new double[pieces.Count];
        double least = double.PositiveInfinity;
        for (int id = 0; id < pieces.Count; id++)
        {
            vocabulary[pieces[id].Token] = id;
            _scores[id] = pieces[id].Score;
            if (pieces[id].FromText && pieces[id].Token.Length > 0)
            {
                least = Math.Min(least, pieces[id].Score);
                _trie.Add(pieces[id].Token, id);
            }
        }
        Vocabulary = vocabulary;
        _unknownId = unknownId;
        _singlePrecision = singlePrecision;
        _unknownScore = (double.IsFinite(least) ? least : 0) - UnknownPenalty;
        _fallback = byteFallback ? ByteTokens.Find(vocabulary) : null;
    }

    public IReadOnlyDictionary<string, int> Vocabulary { get; }

    public void Encode(ReadOnlySpan<char> word, List<TokenPiece> tokens)
    {
        Step[] best = FindBest(word);
        int first = tokens.Count;
        for (int end = word.Length; end > 0; end = best[end].From)
        {
            Step step = best[end];
            if (IsUnknown(step.Id) && tokens.Count > first && IsUnknown(tokens[^1].Id))
            {
                tokens[^1] = new TokenPiece(-1, step.From, tokens[^1].End);
            }
            else
            {
                tokens.Add(new TokenPiece(step.Id, step.From, end));
            }
        }
        tokens.Reverse(first, tokens.Count - first);
        ReplaceUnknown(word, tokens, first);
    }

    private Step[] FindBest(ReadOnlySpan<char> word)
    {
        var best = new Step[word.Length + 1];
        Array.Fill(best, new Step(double.NegativeInfinity, -1, -1));
        best[0] = new Step(0, 0, 0);
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = Utf16Text.RuneLength(word, start);
            double before = best[start].Score;
            bool single = false;
            int node = 0;
            for (int end = start; end < word.Length && _trie.Step(ref node, word[end], out int id); end++)
            {
                if (id >= 0)
                {
                    Offer(ref best[end + 1], before + _scores[id], start, id);
                    single |= end + 1 == start + length;
                }
            }
            if (!single)
            {
                Offer(ref best[start + length], before + _unknownScore, start, -1);
            }
        }
        return best;
    }

    private bool IsUnknown(int id) => id < 0 || id == _unknownId;

    private void Offer(ref Step step, double score, int from, int id)
    {
        if (step.From < 0 || score > step.Score)
        {
            step = new Step(_singlePrecision ? (float)score : score, from, id);
        }
    }

    private void ReplaceUnknown(ReadOnlySpan<char> word, List<TokenPiece> tokens, int first)
    {
        int unknown = tokens.FindIndex(first, static token => token.Id < 0);
        if (unknown < 0)
        {
            return;
        }
        TokenPiece[] found = [.. tokens[unknown..]];
        tokens.RemoveRange(unknown, found.Length);
        foreach (TokenPiece token in found)
        {
            if (token.Id >= 0)
            {
                tokens.Add(token);
            }
            else if (_fallback is not null)
            {
                AddBytes(word, token, tokens);
            }
            else if (_unknownId is int id)
            {
                tokens.Add(token with { Id = id });
            }
        }
    }

    private void AddBytes(ReadOnlySpan<char> word, TokenPiece token, List<TokenPiece> tokens)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = token.Start, end; i < token.End; i = end)
        {
            Rune rune = Utf16Text.RuneAt(word, i);
            end = i + rune.Utf16SequenceLength;
            foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                tokens.Add(new TokenPiece(_fallback![b], i, end));
            }
        }
    }

    private readonly record struct Step(double Score, int From, int Id);
}
