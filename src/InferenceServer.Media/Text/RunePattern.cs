using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Matches each single code point of a kind.</summary>
internal sealed class RunePattern(Func<Rune, bool> matches) : ITextPattern
{
    public void Find(ReadOnlySpan<char> text, List<Segment> segments)
    {
        int between = 0;
        for (int i = 0; i < text.Length;)
        {
            Rune rune = Utf16Text.RuneAt(text, i);
            int end = i + rune.Utf16SequenceLength;
            if (matches(rune))
            {
                if (i > between)
                {
                    segments.Add(new Segment(between, i, false));
                }
                segments.Add(new Segment(i, end, true));
                between = end;
            }
            i = end;
        }
        if (between < text.Length)
        {
            segments.Add(new Segment(between, text.Length, false));
        }
    }
}
