using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Plugins;

/// <summary>The plugins of this server by the kinds of model they bring. Immutable; safe from several threads.</summary>
public sealed class PluginCatalog
{
    private readonly Dictionary<string, IModelPlugin> _byKind = [];

    /// <summary>A catalogue of these plugins.</summary>
    /// <exception cref="ArgumentException">Two plugins bring the same kind.</exception>
    public PluginCatalog(IEnumerable<IModelPlugin> plugins)
    {
        foreach (IModelPlugin plugin in plugins)
        {
            foreach (string kind in plugin.Kinds)
            {
                if (!_byKind.TryAdd(kind, plugin))
                {
                    throw new ArgumentException($"the kind '{kind}' is brought by {_byKind[kind].GetType().FullName} and by {plugin.GetType().FullName}", nameof(plugins));
                }
            }
        }
    }

    /// <summary>All kinds, in alphabetical order.</summary>
    public IReadOnlyList<string> Kinds => [.. _byKind.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The plugin for a kind.</summary>
    /// <exception cref="InferenceException">There is none.</exception>
    public IModelPlugin For(string kind)
        => _byKind.TryGetValue(kind, out IModelPlugin? plugin)
            ? plugin
            : throw new InferenceException(InferenceError.NotFound, $"no plugin brings models of the kind '{kind}', expected one of [{string.Join(", ", Kinds)}]");
}
