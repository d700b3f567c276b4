using System.Globalization;

namespace InferenceServer.Media.Text;

/// <summary>
/// Applies a character map as Hugging Face does: short graphemes whole, by their shortest key, all else code point by code
/// point. SentencePiece itself takes the longest key.
/// </summary>
internal sealed class GraphemeCharsmapNormalizer(Charsmap map) : INormalizer
{
    private const int ShortGrapheme = 6;

    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        var builder = new AlignedTextBuilder(text);
        for (int start = 0, end; start < source.Length; start = end)
        {
            end = start + StringInfo.GetNextTextElementLength(source.AsSpan(start));
            if (!TryWhole(source.AsSpan(start, end - start), out string replacement))
            {
                ByCodePoint(source, start, end, builder);
            }
            else
            {
                builder.Replace(start, end, replacement);
            }
        }
        return builder.Build();
    }

    private bool TryWhole(ReadOnlySpan<char> grapheme, out string replacement)
    {
        Span<byte> utf8 = stackalloc byte[3 * ShortGrapheme];
        replacement = "";
        if (grapheme.Length > ShortGrapheme)
        {
            return false;
        }
        int count = System.Text.Encoding.UTF8.GetBytes(grapheme, utf8);
        return count < ShortGrapheme && map.TryMatch(utf8[..count], longest: false, out replacement, out _);
    }

    private void ByCodePoint(string source, int start, int end, AlignedTextBuilder builder)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = start, next; i < end; i = next)
        {
            next = i + Utf16Text.RuneLength(source, i);
            int count = Utf16Text.RuneAt(source, i).EncodeToUtf8(utf8);
            if (map.TryMatch(utf8[..count], longest: false, out string replacement, out _))
            {
                builder.Replace(i, next, replacement);
            }
            else
            {
                builder.Copy(i, next);
            }
        }
    }
}
