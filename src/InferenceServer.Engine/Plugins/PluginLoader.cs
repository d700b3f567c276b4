using System.Reflection;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Plugins;

/// <summary>Loads each folder under a plugins folder as one plugin assembly in a load context of its own.</summary>
public sealed class PluginLoader(ILogger<PluginLoader> logger)
{
    /// <summary>
    /// Loads what can be loaded. A folder's plugin is the assembly that its only <c>.deps.json</c> names.
    /// A folder that cannot be loaded is logged with the reason and left out; the others are not affected.
    /// </summary>
    /// <param name="folders">Plugins folders; one that does not exist is left out as well.</param>
    public PluginCatalog Load(IEnumerable<string> folders)
    {
        List<IModelPlugin> plugins = [];
        HashSet<string> kinds = [];
        foreach (string folder in folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                List<IModelPlugin> found = LoadFolder(Path.GetFullPath(folder));
                HashSet<string> known = [.. kinds];
                if (found.SelectMany(p => p.Kinds).FirstOrDefault(k => !known.Add(k)) is { } taken)
                {
                    throw new InferenceException(InferenceError.AlreadyExists, $"the kind '{taken}' is brought twice, by this plugin and this or another one, expected once");
                }

                kinds = known;
                plugins.AddRange(found);
                foreach (IModelPlugin plugin in found)
                {
                    EngineLog.PluginLoaded(logger, plugin.GetType().FullName!, string.Join(", ", plugin.Kinds));
                }
            }
            catch (Exception exception)
            {
                EngineLog.PluginRefused(logger, exception is InferenceException ? null : exception, folder, exception.Message);
            }
        }

        return new PluginCatalog(plugins);
    }

    private static List<IModelPlugin> LoadFolder(string folder)
    {
        string assemblyPath = AssemblyOf(folder);
        Version built = PluginContract.VersionOf(assemblyPath)
            ?? throw new InferenceException(InferenceError.FailedPrecondition, $"{Path.GetFileName(assemblyPath)} does not refer to InferenceServer.Abstractions, expected a plugin");
        if (!PluginContract.Accepts(built))
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"{Path.GetFileName(assemblyPath)} was built against contract version {built.ToString(2)}, expected {PluginContract.HostVersion.Major}.0 to {PluginContract.HostVersion.ToString(2)}");
        }

        Assembly assembly = new PluginLoadContext(assemblyPath).LoadFromAssemblyPath(assemblyPath);
        List<IModelPlugin> plugins = [.. assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && typeof(IModelPlugin).IsAssignableFrom(t) && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(t => (IModelPlugin)Activator.CreateInstance(t)!)];
        return plugins.Count > 0
            ? plugins
            : throw new InferenceException(InferenceError.FailedPrecondition, $"{Path.GetFileName(assemblyPath)} has no public class that implements IModelPlugin and can be made without arguments");
    }

    private static string AssemblyOf(string folder)
    {
        string[] descriptions = Directory.GetFiles(folder, "*.deps.json");
        if (descriptions.Length != 1)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"expected one .deps.json that names the plugin's assembly, found {descriptions.Length}");
        }

        string path = descriptions[0][..^".deps.json".Length] + ".dll";
        return File.Exists(path) ? path : throw new InferenceException(InferenceError.NotFound, $"the plugin's assembly {Path.GetFileName(path)} is missing");
    }
}
