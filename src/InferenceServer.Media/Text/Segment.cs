namespace InferenceServer.Media.Text;

/// <summary>A part of a text, and whether it matched the pattern it was divided by.</summary>
internal readonly record struct Segment(int Start, int End, bool IsMatch);
