namespace InferenceServer.Media.Text;

/// <summary>What becomes of the matches of a split.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
