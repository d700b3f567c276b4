using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;

namespace InferenceServer.Engine.Repository;

/// <summary>What the user wrote about one model, read from its folder. Immutable.</summary>
public sealed record ModelConfig
{
    /// <summary>What a plugin acts on.</summary>
    public ModelDeclaration Declaration { get; init; } = new();

    /// <summary>The platform that clients are told; empty for the kind.</summary>
    public string Platform { get; init; } = "";

    /// <summary>How requests are gathered; null where no configuration says, which batches without waiting.</summary>
    public BatchingPolicy? Batching { get; init; }

    /// <summary>Which versions are served.</summary>
    public VersionPolicy Versions { get; init; } = VersionPolicy.LatestOnly;
}
