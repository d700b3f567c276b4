using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Keeps texts well-formed: every step after this may rely on surrogates coming in pairs.</summary>
internal static class Utf16Text
{
    /// <summary>The same text with U+FFFD in place of each lone surrogate; the length stays.</summary>
    public static string Repair(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }
        return string.Create(text.Length, text, static (target, source) =>
        {
            ReadOnlySpan<char> rest = source;
            while (!rest.IsEmpty)
            {
                Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed);
                rune.EncodeToUtf16(target);
                target = target[consumed..];
                rest = rest[consumed..];
            }
        });
    }

    /// <summary>The length in UTF-16 units of the code point at <paramref name="index"/> of a well-formed text.</summary>
    public static int RuneLength(ReadOnlySpan<char> text, int index) => char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;

    /// <summary>The code point at <paramref name="index"/> of a well-formed text.</summary>
    public static Rune RuneAt(ReadOnlySpan<char> text, int index)
        => RuneLength(text, index) == 2 ? new Rune(text[index], text[index + 1]) : new Rune(text[index]);

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
            {
                return true;
            }
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }
            text = text[(at + 2)..];
        }
    }
}
