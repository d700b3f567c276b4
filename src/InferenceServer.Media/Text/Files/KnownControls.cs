namespace InferenceServer.Media.Text;

/// <summary>The control tokens of vocabularies that come without a list of them: the usual spellings, as far as the vocabulary has them.</summary>
internal static class KnownControls
{
    private static readonly string[] Spellings =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|startoftext|>", "<|endoftext|>",
    ];

    public static AddedToken[] In(Dictionary<string, int> vocabulary, SpecialRoles roles)
        => [.. Spellings.Union(roles.All).Where(vocabulary.ContainsKey).Select(token => new AddedToken(vocabulary[token], token, true, true, false, false, false, false))];

    /// <summary>The first of some spellings that the vocabulary has.</summary>
    public static string? First(Dictionary<string, int> vocabulary, params ReadOnlySpan<string?> spellings)
    {
        foreach (string? spelling in spellings)
        {
            if (spelling is not null && vocabulary.ContainsKey(spelling))
            {
                return spelling;
            }
        }
        return null;
    }

    /// <summary>Whether text must be lower-cased for a vocabulary whose files do not say: it has no ASCII capitals.</summary>
    public static bool IsLowercase(IEnumerable<string> vocabulary)
        => !vocabulary.Any(static token => !AddedToken.LooksLikeControl(token) && token.AsSpan().ContainsAnyInRange('A', 'Z'));
}
