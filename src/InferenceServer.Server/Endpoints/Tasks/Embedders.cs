using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;

namespace InferenceServer.Server.Endpoints.Tasks;

/// <summary>Finds who embeds: by a model's name, by being the only one, or by the space of vectors that are there already. Safe from several threads.</summary>
internal sealed class Embedders(ModelCatalog catalog)
{
    /// <summary>The model called <paramref name="name"/> in a role; without a name the only one that plays it.</summary>
    /// <exception cref="InferenceException">There is no such model, or the name is missing and there is not exactly one.</exception>
    public (string Model, TRole Role) Find<TRole>(string name)
        where TRole : class
    {
        if (name.Length > 0)
        {
            return (name, catalog.Role<TRole>(name));
        }

        IReadOnlyList<string> models = catalog.WithRole<TRole>();
        return models switch
        {
            [string only] => (only, catalog.Role<TRole>(only)),
            [] => throw new InferenceException(InferenceError.FailedPrecondition, $"no model is ready that serves as {typeof(TRole).Name[1..]}"),
            _ => throw InferenceException.InvalidArgument($"the request names no model, expected one of [{string.Join(", ", models)}]"),
        };
    }

    /// <summary>Whether any model that is ready plays a role.</summary>
    public bool Any<TRole>()
        where TRole : class
        => catalog.WithRole<TRole>().Count > 0;

    /// <summary>Whether the model called <paramref name="name"/> is ready and plays a role.</summary>
    public bool Plays<TRole>(string name)
        where TRole : class
        => catalog.WithRole<TRole>().Contains(name);

    /// <summary>As <see cref="Find"/> for texts; without a name the one whose vectors live in <paramref name="space"/>.</summary>
    public (string Model, ITextEmbedder Role) TextsFor(string space, string name)
        => name.Length > 0 ? Find<ITextEmbedder>(name) : InSpace<ITextEmbedder>(space, e => e.Space);

    /// <summary>As <see cref="TextsFor"/> for pictures.</summary>
    public (string Model, IImageEmbedder Role) ImagesFor(string space, string name)
        => name.Length > 0 ? Find<IImageEmbedder>(name) : InSpace<IImageEmbedder>(space, e => e.Space);

    private (string Model, TRole Role) InSpace<TRole>(string space, Func<TRole, string> spaceOf)
        where TRole : class
    {
        foreach (string model in catalog.WithRole<TRole>())
        {
            TRole role = catalog.Role<TRole>(model);
            if (spaceOf(role) == space)
            {
                return (model, role);
            }
        }

        throw new InferenceException(InferenceError.FailedPrecondition,
            $"no model that is ready serves as {typeof(TRole).Name[1..]} in the space '{space}': the vectors were made by a model that is not served, or has changed since");
    }
}
