namespace InferenceServer.Media.Text;

/// <summary>The ids of one text and where each of them comes from. Immutable.</summary>
public sealed class Encoding
{
    private readonly int[] _ids;
    private readonly Range[] _ranges;
    private readonly int _padId;

    internal Encoding(int[] ids, Range[] ranges, int padId, int cutTokens, int keptCharacters)
    {
        _ids = ids;
        _ranges = ranges;
        _padId = padId;
        CutTokens = cutTokens;
        KeptCharacters = keptCharacters;
    }

    /// <summary>The number of ids, added special tokens included, padding not.</summary>
    public int Count => _ids.Length;

    /// <summary>The ids, added special tokens included.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>For each id the part of the original text it stands for, in UTF-16 units; empty for added special tokens.
    /// Tokens that share a character (its bytes are spread over them) share its range.</summary>
    public ReadOnlySpan<Range> Ranges => _ranges;

    /// <summary>How many tokens at the end of the text did not fit.</summary>
    public int CutTokens { get; }

    /// <summary>Where the kept text ends, in UTF-16 units of the original text; the length of the text where nothing was cut.
    /// A character that was cut in the middle of its bytes counts as cut.</summary>
    public int KeptCharacters { get; }

    /// <summary>The ids as 64-bit integers, the type most exported models read.</summary>
    public long[] ToInt64() => Array.ConvertAll(_ids, static id => (long)id);

    /// <summary>Writes one row of a padded batch: the ids, then the padding id to the end of the row.</summary>
    /// <param name="ids">The row; at least <see cref="Count"/> long.</param>
    /// <param name="mask">Becomes 1 over ids and 0 over padding; as long as <paramref name="ids"/>, or empty where the model takes no mask.</param>
    /// <param name="padId">The padding id; null for the tokenizer's own.</param>
    /// <exception cref="ArgumentException">The row is too short, or the lengths differ.</exception>
    public void CopyTo(Span<long> ids, Span<long> mask, int? padId = null)
    {
        if (ids.Length < _ids.Length)
        {
            throw new ArgumentException($"A row of {ids.Length} cannot hold {_ids.Length} tokens; encode with MaxTokens = {ids.Length}.", nameof(ids));
        }
        if (!mask.IsEmpty && mask.Length != ids.Length)
        {
            throw new ArgumentException($"The mask has {mask.Length} elements, the row {ids.Length}; expected the same.", nameof(mask));
        }
        for (int i = 0; i < _ids.Length; i++)
        {
            ids[i] = _ids[i];
        }
        ids[_ids.Length..].Fill(padId ?? _padId);
        if (!mask.IsEmpty)
        {
            mask[.._ids.Length].Fill(1);
            mask[_ids.Length..].Clear();
        }
    }
}
