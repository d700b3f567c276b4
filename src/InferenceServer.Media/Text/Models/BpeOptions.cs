namespace InferenceServer.Media.Text;

/// <summary>The facts of a byte-pair vocabulary beside its tokens and merges.</summary>
internal sealed record BpeOptions
{
    /// <summary>Whether words are spelled in bytes written with <see cref="ByteAlphabet"/>.</summary>
    public bool ByteLevel { get; init; }

    /// <summary>Whether a character without a token is spelled in <c>&lt;0x41&gt;</c> tokens.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>The id of what has no token; null where it is left out.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Whether neighbouring unknown characters become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether a word that is a token needs no merging.</summary>
    public bool IgnoreMerges { get; init; }

    public string ContinuingPrefix { get; init; } = "";

    public string EndSuffix { get; init; } = "";
}
