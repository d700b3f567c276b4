namespace InferenceServer.Media.Text;

/// <summary>Matches one spelling.</summary>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    public void Find(ReadOnlySpan<char> text, List<Segment> segments)
    {
        int at = 0;
        while (at < text.Length)
        {
            int found = literal.Length == 0 ? -1 : text[at..].IndexOf(literal, StringComparison.Ordinal);
            if (found < 0)
            {
                segments.Add(new Segment(at, text.Length, false));
                return;
            }
            if (found > 0)
            {
                segments.Add(new Segment(at, at + found, false));
            }
            segments.Add(new Segment(at + found, at + found + literal.Length, true));
            at += found + literal.Length;
        }
    }
}
