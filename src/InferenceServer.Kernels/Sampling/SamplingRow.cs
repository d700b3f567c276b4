namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// What one row of logits is sampled with. Its token depends on these values and its logits alone, never on its place
/// in a batch. Several codebooks are several rows, told apart by <see cref="Stream"/>.
/// </summary>
public readonly record struct SamplingRow
{
    /// <summary>How its token is chosen.</summary>
    public required SamplingSettings Settings { get; init; }

    /// <summary>The request's seed: the generator's key.</summary>
    public ulong Seed { get; init; }

    /// <summary>Tells apart what is sampled with one seed, for example the candidates of one request; never the position in a batch.</summary>
    public uint Request { get; init; }

    /// <summary>The position in the generated sequence.</summary>
    public uint Step { get; init; }

    /// <summary>Tells apart what is drawn in one step; the number of the codebook.</summary>
    public uint Stream { get; init; }

    /// <summary>What the penalties look at; null for none. Only read.</summary>
    public TokenHistory? History { get; init; }

    /// <summary>Added to the logits after the penalties; null for none.</summary>
    public LogitBias? Bias { get; init; }

    /// <summary>The same request at the same step for another codebook, which has its own history.</summary>
    public SamplingRow ForCodebook(int codebook, TokenHistory? history = null)
        => this with { Stream = checked((uint)codebook), History = history };
}
