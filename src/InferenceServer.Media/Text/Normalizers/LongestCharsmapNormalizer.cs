namespace InferenceServer.Media.Text;

/// <summary>Applies a character map as SentencePiece does: at each place the longest key, but never inside a user's own symbol.</summary>
internal sealed class LongestCharsmapNormalizer(Charsmap map, CharTrie symbols) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(source);
        var builder = new AlignedTextBuilder(text);
        for (int at = 0, index = 0; index < source.Length;)
        {
            int end = index, bytes = at;
            if (symbols.TryLongest(source.AsSpan(index), out _, out int symbol))
            {
                end += symbol;
                bytes += System.Text.Encoding.UTF8.GetByteCount(source.AsSpan(index, symbol));
                builder.Copy(index, end);
            }
            else if (map.TryMatch(utf8.AsSpan(at), longest: true, out string replacement, out int length))
            {
                while (bytes < at + length)
                {
                    bytes += Utf16Text.RuneAt(source, end).Utf8SequenceLength;
                    end += Utf16Text.RuneLength(source, end);
                }
                builder.Replace(index, end, replacement);
            }
            else
            {
                end += Utf16Text.RuneLength(source, index);
                bytes += Utf16Text.RuneAt(source, index).Utf8SequenceLength;
                builder.Copy(index, end);
            }
            (index, at) = (end, bytes);
        }
        return builder.Build();
    }
}
