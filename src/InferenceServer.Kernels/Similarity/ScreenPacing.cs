namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Whether screening pays, as one worker sees it: where a panel brought so many candidates that scoring them cost more than screening saved
/// (the bars are still low, or the rows are all alike), the next panels are scored exactly at once.
/// </summary>
internal struct ScreenPacing
{
    /// <summary>A candidate costs about three scores in a tile of singles, and screening saves four tenths of one.</summary>
    private const int LeastPairsPerCandidate = 8;
    private const int PanelsScoredAtOnce = 8;

    private int _scoredAtOnce;

    /// <summary>Whether to screen the next panel.</summary>
    public bool Next() => --_scoredAtOnce < 0;

    /// <summary>Takes note of how many of a panel's <paramref name="pairs"/> of row and query were candidates.</summary>
    public void Saw(int candidates, int pairs) => _scoredAtOnce = candidates > pairs / LeastPairsPerCandidate ? PanelsScoredAtOnce : 0;
}
