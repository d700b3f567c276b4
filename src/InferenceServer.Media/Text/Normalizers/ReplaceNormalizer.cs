namespace InferenceServer.Media.Text;

/// <summary>Writes the same text in place of whatever matches.</summary>
internal sealed class ReplaceNormalizer(ITextPattern pattern, string content) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        string source = text.Text;
        var segments = new List<Segment>();
        pattern.Find(source, segments);
        if (segments.TrueForAll(segment => !segment.IsMatch || source.AsSpan()[segment.Start..segment.End].SequenceEqual(content)))
        {
            return text;
        }
        var builder = new AlignedTextBuilder(text);
        foreach (Segment segment in segments)
        {
            if (segment.IsMatch)
            {
                builder.Replace(segment.Start, segment.End, content);
            }
            else
            {
                builder.Copy(segment.Start, segment.End);
            }
        }
        return builder.Build();
    }
}
