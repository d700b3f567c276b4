namespace InferenceServer.Media.Text;

/// <summary>The words of byte-level vocabularies. The change to bytes itself is the model's.</summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool useRegex) : IPreTokenizer
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private readonly SplitPreTokenizer? _split = useRegex ? new(new CodePointPattern(Gpt2), SplitBehavior.Isolated) : null;

    public void Split(Piece piece, List<Piece> words)
    {
        if (addPrefixSpace && !piece.Span.StartsWith(' '))
        {
            var builder = new AlignedTextBuilder(piece.Source);
            builder.Replace(piece.Start, piece.Start, " ");
            builder.Copy(piece.Start, piece.Start + piece.Length);
            piece = new Piece(builder.Build(), 0, piece.Length + 1);
        }
        if (_split is null)
        {
            words.Add(piece);
        }
        else
        {
            _split.Split(piece, words);
        }
    }
}
