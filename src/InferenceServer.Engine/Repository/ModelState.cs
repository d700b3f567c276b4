namespace InferenceServer.Engine.Repository;

/// <summary>Where a model's version is in its life, in the protocol's words.</summary>
public enum ModelState
{
    /// <summary>Being loaded.</summary>
    Loading,
    /// <summary>Answers requests.</summary>
    Ready,
    /// <summary>Being unloaded: answers what it accepted and nothing more.</summary>
    Unloading,
    /// <summary>Failed to load, or is unloaded.</summary>
    Unavailable,
}
