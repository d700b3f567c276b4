using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Lower case by Unicode's rules, of no particular language.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        if (!source.Contains('\u0130'))
        {
            string lower = source.ToLowerInvariant();
            return lower == source ? text : text.WithText(lower);
        }
        // The one letter whose lower case is longer than itself.
        var builder = new AlignedTextBuilder(text);
        Span<char> buffer = stackalloc char[2];
        for (int i = 0; i < source.Length; i += Utf16Text.RuneLength(source, i))
        {
            int length = Utf16Text.RuneLength(source, i);
            int written = Rune.ToLowerInvariant(Utf16Text.RuneAt(source, i)).EncodeToUtf16(buffer);
            builder.Replace(i, i + length, source[i] == '\u0130' ? "i\u0307" : buffer[..written]);
        }
        return builder.Build();
    }
}
