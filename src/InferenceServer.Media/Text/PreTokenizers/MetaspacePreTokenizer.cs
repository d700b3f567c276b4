namespace InferenceServer.Media.Text;

/// <summary>Writes spaces as a visible mark and cuts before each mark.</summary>
internal sealed class MetaspacePreTokenizer(char mark, MetaspacePrepend prepend, bool split) : IPreTokenizer
{
    private readonly SplitPreTokenizer _split = new(new LiteralPattern(mark.ToString()), SplitBehavior.MergedWithNext);

    public void Split(Piece piece, List<Piece> words)
    {
        AlignedText text = piece.Detach();
        text = text.WithText(text.Text.Replace(' ', mark));
        bool wanted = prepend == MetaspacePrepend.Always || (prepend == MetaspacePrepend.First && piece.Origin == 0);
        if (wanted && !text.Text.StartsWith(mark))
        {
            text = new AffixNormalizer(mark.ToString()).Normalize(text);
        }
        piece = new Piece(text, 0, text.Text.Length);
        if (split)
        {
            _split.Split(piece, words);
        }
        else
        {
            words.Add(piece);
        }
    }
}
