namespace InferenceServer.Media.Text;

/// <summary>Takes white space off the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        ReadOnlySpan<char> source = text.Text;
        int start = left ? source.Length - source.TrimStart().Length : 0;
        int end = right ? Math.Max(start, source.TrimEnd().Length) : source.Length;
        return new Piece(text, start, end - start).Detach();
    }
}
