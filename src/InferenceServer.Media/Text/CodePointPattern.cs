using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace InferenceServer.Media.Text;

/// <summary>
/// A regular expression that sees code points. .NET's engine sees UTF-16 units, for which \p{L} fails outside the basic
/// plane; so a text with surrogate pairs is matched through a shadow in which each pair is one character of the same category.
/// </summary>
internal sealed class CodePointPattern : ITextPattern
{
    private static readonly char[] Representatives = FindRepresentatives();
    private readonly Regex _regex;

    /// <exception cref="ArgumentException">The expression is not one .NET understands.</exception>
    public CodePointPattern(string expression)
    {
        // The expressions come with the model, the texts from strangers; the time-out is the last resort against backtracking.
        _regex = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromSeconds(10));
    }

    public void Find(ReadOnlySpan<char> text, List<Segment> segments)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            Find(text, text.Length, [], segments);
            return;
        }
        char[] shadow = new char[text.Length];
        int[] offsets = new int[text.Length + 1];
        int count = 0;
        for (int i = 0; i < text.Length; i += Utf16Text.RuneLength(text, i))
        {
            Rune rune = Utf16Text.RuneAt(text, i);
            offsets[count] = i;
            shadow[count++] = rune.IsBmp ? text[i] : Representatives[(int)Rune.GetUnicodeCategory(rune)];
        }
        offsets[count] = text.Length;
        Find(shadow.AsSpan(0, count), text.Length, offsets, segments);
    }

    private void Find(ReadOnlySpan<char> text, int length, ReadOnlySpan<int> offsets, List<Segment> segments)
    {
        int at = 0;
        foreach (ValueMatch match in _regex.EnumerateMatches(text))
        {
            int start = offsets.IsEmpty ? match.Index : offsets[match.Index];
            int end = offsets.IsEmpty ? match.Index + match.Length : offsets[match.Index + match.Length];
            if (end == start)
            {
                continue;
            }
            if (start > at)
            {
                segments.Add(new Segment(at, start, false));
            }
            segments.Add(new Segment(start, end, true));
            at = end;
        }
        if (at < length)
        {
            segments.Add(new Segment(at, length, false));
        }
    }

    private static char[] FindRepresentatives()
    {
        char[] representatives = new char[(int)UnicodeCategory.OtherNotAssigned + 1];
        for (int c = 0x100; c <= 0xFFFF; c++)
        {
            representatives[(int)CharUnicodeInfo.GetUnicodeCategory(c)] = (char)c;
        }
        return representatives;
    }
}
