using System.Runtime.InteropServices;

namespace InferenceServer.Media.Text;

/// <summary>Cuts at the matches of a pattern, or with <paramref name="invert"/> at what lies between them.</summary>
internal sealed class SplitPreTokenizer(ITextPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> words)
    {
        var segments = new List<Segment>();
        pattern.Find(piece.Span, segments);
        if (invert)
        {
            foreach (ref Segment segment in CollectionsMarshal.AsSpan(segments))
            {
                segment = segment with { IsMatch = !segment.IsMatch };
            }
        }
        foreach (Segment segment in Arrange(segments))
        {
            if (segment.End > segment.Start)
            {
                words.Add(new Piece(piece.Source, piece.Start + segment.Start, segment.End - segment.Start));
            }
        }
    }

    private List<Segment> Arrange(List<Segment> segments)
    {
        switch (behavior)
        {
            case SplitBehavior.Removed:
                segments.RemoveAll(static segment => segment.IsMatch);
                return segments;
            case SplitBehavior.MergedWithPrevious:
                return Merge(segments, static (segment, before) => segment.IsMatch && !before);
            case SplitBehavior.Contiguous:
                return Merge(segments, static (segment, before) => segment.IsMatch == before);
            case SplitBehavior.MergedWithNext:
                return MergeWithNext(segments);
            default:
                return segments;
        }
    }

    private static List<Segment> Merge(List<Segment> segments, Func<Segment, bool, bool> joins)
    {
        var merged = new List<Segment>(segments.Count);
        bool before = false;
        foreach (Segment segment in segments)
        {
            if (merged.Count > 0 && joins(segment, before))
            {
                merged[^1] = merged[^1] with { End = segment.End };
            }
            else
            {
                merged.Add(segment);
            }
            before = segment.IsMatch;
        }
        return merged;
    }

    private static List<Segment> MergeWithNext(List<Segment> segments)
    {
        var merged = new List<Segment>(segments.Count);
        bool after = false;
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            if (merged.Count > 0 && segments[i].IsMatch && !after)
            {
                merged[^1] = merged[^1] with { Start = segments[i].Start };
            }
            else
            {
                merged.Add(segments[i]);
            }
            after = segments[i].IsMatch;
        }
        merged.Reverse();
        return merged;
    }
}
