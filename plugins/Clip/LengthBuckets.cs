namespace InferenceServer.Plugins.Clip;

/// <summary>
/// The lengths that texts are padded to. A text's length depends on itself alone, never on its neighbours in a batch, so that
/// its vector does not either; and there are few lengths, so that neighbours are found.
/// </summary>
internal sealed class LengthBuckets
{
    private readonly int[] _lengths;

    /// <param name="contextLength">The longest length, ≥ 1.</param>
    /// <param name="onlyFull">Whether every text is padded to it.</param>
    public LengthBuckets(int contextLength, bool onlyFull)
    {
        List<int> lengths = [];
        for (int length = 16; length < contextLength && !onlyFull; length *= 2)
        {
            lengths.Add(length);
        }

        _lengths = [.. lengths, contextLength];
    }

    /// <summary>The length for a text of <paramref name="tokens"/> tokens, which is at most the longest one.</summary>
    public int For(int tokens) => _lengths.First(length => length >= tokens);
}
