using System.Collections.Concurrent;
using System.Globalization;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Repository;

/// <summary>What is served now: servables and roles by name and version. Safe from several threads.</summary>
public sealed class ModelCatalog
{
    private readonly ConcurrentDictionary<string, ModelVersion[]> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IServable> _latest = new(StringComparer.Ordinal);

    /// <summary>Raised after every change of what is served.</summary>
    public ChangeSignal Changes { get; } = new();

    /// <summary>Every version of every model, in order of name and version.</summary>
    public IReadOnlyList<ModelVersion> All => [.. _models.Values.SelectMany(v => v).OrderBy(v => v.Model, StringComparer.Ordinal).ThenBy(v => v.Version)];

    /// <summary>Finds who answers requests for a name: an entry, or <c>entry/part</c>.</summary>
    /// <param name="name">The name a client gave.</param>
    /// <param name="version">The version a client gave; empty for the latest that is ready.</param>
    /// <exception cref="InferenceException">There is no such model or version, or it is not ready.</exception>
    public IServable Find(string name, string version)
    {
        if (version.Length == 0 && _latest.TryGetValue(name, out IServable? servable))
        {
            return servable;
        }

        (string entry, string part) = Split(name);
        ModelVersion found = FindVersion(name, version);
        if (found.State != ModelState.Ready)
        {
            throw new InferenceException(InferenceError.Unavailable,
                $"Request for unknown model: '{name}' version {found.Version} is not at ready state{(found.Reason.Length > 0 ? $": {found.Reason}" : "")}");
        }

        return found.Servables.TryGetValue(part, out servable) && Join(entry, part) == name
            ? servable
            : throw new InferenceException(InferenceError.NotFound,
                $"Request for unknown model: '{name}' is not found, expected one of [{string.Join(", ", found.Servables.Keys.Select(p => Join(entry, p)))}]");
    }

    /// <summary>The version that <paramref name="version"/> names, ready or not.</summary>
    /// <exception cref="InferenceException">There is no such model or version.</exception>
    public ModelVersion FindVersion(string name, string version)
    {
        if (!_models.TryGetValue(Split(name).Entry, out ModelVersion[]? versions))
        {
            throw new InferenceException(InferenceError.NotFound, $"Request for unknown model: '{name}' is not found");
        }

        if (version.Length == 0)
        {
            return versions.LastOrDefault(v => v.State == ModelState.Ready) ?? versions[^1];
        }

        if (!long.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            throw InferenceException.InvalidArgument($"failed to get model version from specified version string '{version}' for model '{name}', expected a number");
        }

        return versions.FirstOrDefault(v => v.Version == number)
            ?? throw new InferenceException(InferenceError.NotFound, $"Request for unknown model: '{name}' version {number} is not found");
    }

    /// <summary>The role that a model plays.</summary>
    /// <exception cref="InferenceException">There is no such model, it is not ready, or it does not play that role.</exception>
    public TRole Role<TRole>(string name)
        where TRole : class
    {
        ModelVersion found = FindVersion(name, "");
        if (found.State != ModelState.Ready)
        {
            throw new InferenceException(InferenceError.Unavailable, $"model '{name}' is not at ready state: {found.Reason}");
        }

        return found.Roles.GetValueOrDefault(typeof(TRole)) as TRole
            ?? throw new InferenceException(InferenceError.FailedPrecondition, $"model '{name}' cannot serve as {typeof(TRole).Name[1..]}, it serves as [{string.Join(", ", found.Roles.Keys.Select(r => r.Name[1..]))}]");
    }

    /// <summary>The ready entries that play a role, in order of name.</summary>
    public IReadOnlyList<string> WithRole<TRole>()
        => [.. All.Where(v => v.State == ModelState.Ready && v.Roles.ContainsKey(typeof(TRole))).Select(v => v.Model).Distinct()];

    internal void Put(ModelVersion version)
    {
        _models.AddOrUpdate(
            version.Model,
            static (_, added) => [added],
            static (_, old, added) => [.. old.Where(v => v.Version != added.Version && v.Version != 0).Append(added).OrderBy(v => v.Version)],
            version);
        Refresh(version.Model);
        Changes.Raise();
    }

    private void Refresh(string entry)
    {
        ModelVersion? latest = _models[entry].LastOrDefault(v => v.State == ModelState.Ready);
        foreach (string name in _latest.Keys.Where(n => Split(n).Entry == entry && latest?.Servables.ContainsKey(Split(n).Part) != true))
        {
            _latest.TryRemove(name, out _);
        }

        foreach ((string part, IServable servable) in latest?.Servables ?? new Dictionary<string, IServable>())
        {
            _latest[Join(entry, part)] = servable;
        }
    }

    private static (string Entry, string Part) Split(string name)
        => name.IndexOf('/', StringComparison.Ordinal) is >= 0 and int slash ? (name[..slash], name[(slash + 1)..]) : (name, "");

    private static string Join(string entry, string part) => part.Length == 0 ? entry : $"{entry}/{part}";
}
