using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Words and runs of symbols, white space dropped: <c>\w+|[^\w\s]+</c>.</summary>
internal sealed class WhitespacePreTokenizer : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> words)
    {
        ReadOnlySpan<char> text = piece.Span;
        int start = 0, kind = 0;
        for (int i = 0; i < text.Length;)
        {
            Rune rune = Utf16Text.RuneAt(text, i);
            int next = RuneFacts.IsWord(rune) ? 1 : Rune.IsWhiteSpace(rune) ? 0 : 2;
            if (next != kind)
            {
                Add(piece, start, i, kind, words);
                (start, kind) = (i, next);
            }
            i += rune.Utf16SequenceLength;
        }
        Add(piece, start, text.Length, kind, words);
    }

    private static void Add(Piece piece, int start, int end, int kind, List<Piece> words)
    {
        if (kind != 0 && end > start)
        {
            words.Add(new Piece(piece.Source, piece.Start + start, end - start));
        }
    }
}
