namespace InferenceServer.Media.Text;

/// <summary>Divides a text into what matches and what lies between.</summary>
internal interface ITextPattern
{
    /// <summary>Appends segments that cover <paramref name="text"/> without gaps, in order.</summary>
    void Find(ReadOnlySpan<char> text, List<Segment> segments);
}
