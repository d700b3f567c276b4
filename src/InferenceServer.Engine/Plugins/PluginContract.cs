using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Plugins;

/// <summary>
/// The policy for contract versions. The contract is the assembly <c>InferenceServer.Abstractions</c> with its version major.minor.
/// Adding to it raises the minor, changing or removing raises the major. A plugin loads when it was built against the same major
/// and against a minor that is not newer than the host's.
/// </summary>
internal static class PluginContract
{
    public static Version HostVersion { get; } = typeof(IModelPlugin).Assembly.GetName().Version!;

    private static string AssemblyName { get; } = typeof(IModelPlugin).Assembly.GetName().Name!;

    public static bool Accepts(Version built) => built.Major == HostVersion.Major && built.Minor <= HostVersion.Minor;

    /// <summary>Reads the contract version that an assembly was built against without loading it; null where it does not use the contract.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public static Version? VersionOf(string assemblyPath)
    {
        using FileStream file = File.OpenRead(assemblyPath);
        using PEReader image = new(file);
        if (!image.HasMetadata)
        {
            throw new BadImageFormatException("the file is not a .NET assembly");
        }

        MetadataReader metadata = image.GetMetadataReader();
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyReference reference = metadata.GetAssemblyReference(handle);
            if (metadata.StringComparer.Equals(reference.Name, AssemblyName))
            {
                return reference.Version;
            }
        }

        return null;
    }
}
