using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Repository;

/// <summary>One version of one model as it is now. Immutable; replaced whole when its state changes.</summary>
public sealed record ModelVersion
{
    /// <summary>The entry's name.</summary>
    public required string Model { get; init; }

    /// <summary>The version; 0 where the entry failed before one was chosen.</summary>
    public required long Version { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ModelState State { get; init; }

    /// <summary>Why it is not ready; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The kind of model, or the platform that the configuration names.</summary>
    public string Platform { get; init; } = "";

    /// <summary>The servables by part name.</summary>
    public IReadOnlyDictionary<string, IServable> Servables { get; init; } = new Dictionary<string, IServable>();

    /// <summary>The roles it plays, by interface.</summary>
    public IReadOnlyDictionary<Type, object> Roles { get; init; } = new Dictionary<Type, object>();
}
