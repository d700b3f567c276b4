using System.Text.Json;

namespace InferenceServer.Abstractions;

/// <summary>What the repository knows of the model that a plugin is asked to load.</summary>
public sealed class ModelContext
{
    /// <summary>The entry's name in the repository.</summary>
    public required string Name { get; init; }

    /// <summary>The version to load, ≥ 1.</summary>
    public required long Version { get; init; }

    /// <summary>The absolute path of the entry's folder, which holds <c>config.pbtxt</c> and <c>model.json</c>.</summary>
    public required string ModelDirectory { get; init; }

    /// <summary>The absolute path of the version's folder, which holds the model's files.</summary>
    public required string VersionDirectory { get; init; }

    /// <summary>What the configuration declares; a plugin completes what it leaves open.</summary>
    public required ModelDeclaration Declaration { get; init; }

    /// <summary>The contents of <c>model.json</c>; an object, empty where there is no such file.</summary>
    public required JsonElement Settings { get; init; }
}
