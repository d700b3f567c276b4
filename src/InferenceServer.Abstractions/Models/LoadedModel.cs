namespace InferenceServer.Abstractions;

/// <summary>
/// What a plugin made of one entry of the repository: a model, or several that belong together, and the roles built over them.
/// The server puts each model behind a batcher of its own.
/// </summary>
public sealed class LoadedModel
{
    /// <summary>An entry that is one model.</summary>
    public LoadedModel(IModel model)
        : this(new Dictionary<string, IModel> { [""] = model })
    {
    }

    /// <summary>An entry of several models. The one called "" answers under the entry's own name, others under <c>entry/part</c>.</summary>
    public LoadedModel(IReadOnlyDictionary<string, IModel> parts)
    {
        Parts = parts;
    }

    /// <summary>The models by part name.</summary>
    public IReadOnlyDictionary<string, IModel> Parts { get; }

    /// <summary>The roles that this entry can play; none by default.</summary>
    public IReadOnlyList<RoleRegistration> Roles { get; init; } = [];
}
