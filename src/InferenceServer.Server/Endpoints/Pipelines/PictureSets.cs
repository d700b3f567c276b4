using System.Collections.Concurrent;
using InferenceServer.Abstractions;
using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Server.Endpoints.Pipelines;

/// <summary>The sets of pictures that lyrics can be matched with, by name. Safe from several threads.</summary>
internal sealed class PictureSets
{
    private readonly ConcurrentDictionary<string, IPictureSet> _sets = new(StringComparer.Ordinal);

    /// <summary>The set of that name.</summary>
    /// <exception cref="InferenceException">There is none.</exception>
    public IPictureSet Find(string name)
        => _sets.TryGetValue(name, out IPictureSet? set)
            ? set
            : throw new InferenceException(InferenceError.NotFound, $"collection '{name}' is not found, expected one of [{string.Join(", ", _sets.Keys.Order(StringComparer.Ordinal))}]");

    /// <summary>Makes <paramref name="set"/> the one of that name.</summary>
    public void Put(string name, IPictureSet set) => _sets[name] = set;
}
