using System.ComponentModel.DataAnnotations;

namespace InferenceServer.Engine.Repository;

/// <summary>Where models come from.</summary>
public sealed class RepositoryOptions
{
    /// <summary>Repository folders; each folder inside is one model. A name may stand in one of them only.</summary>
    public IList<string> Folders { get; } = [];

    /// <summary>How many models are loaded at once.</summary>
    /// <value>1 to 64; 4 by default.</value>
    [Range(1, 64)]
    public int LoadThreads { get; set; } = 4;
}
