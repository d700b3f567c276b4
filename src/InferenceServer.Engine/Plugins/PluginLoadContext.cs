using System.Reflection;
using System.Runtime.Loader;

namespace InferenceServer.Engine.Plugins;

/// <summary>
/// The load context of one plugin. What the host brings is taken from the host, even where the plugin's folder has a copy of its own:
/// two copies would mean two contracts.
/// </summary>
internal sealed class PluginLoadContext(string assemblyPath) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyPath), isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsHosts(assemblyName))
        {
            return null;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static bool IsHosts(AssemblyName name)
    {
        try
        {
            return name.Name!.StartsWith("InferenceServer.", StringComparison.Ordinal) && !name.Name.StartsWith("InferenceServer.Plugins.", StringComparison.Ordinal)
                ? Default.LoadFromAssemblyName(new AssemblyName(name.Name)) is not null
                : Default.Assemblies.Any(a => a.GetName().Name == name.Name);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
