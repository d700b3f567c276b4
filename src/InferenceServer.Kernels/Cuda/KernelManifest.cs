using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InferenceServer.Kernels.Cuda;

/// <summary>What the committed PTX was made from and by which ILGPU.</summary>
internal sealed record KernelManifest(string IlgpuVersion, KernelEntry[] Kernels)
{
    /// <summary>The manifest that this assembly carries.</summary>
    public static KernelManifest Load()
        => JsonSerializer.Deserialize<KernelManifest>(Resource("manifest.json"), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException("The manifest of the compiled kernels is empty.");

    /// <summary>The PTX of one kernel.</summary>
    public static string Ptx(string kernel) => Resource($"{kernel}.ptx");

    /// <summary>The hash of sources in InferenceServer.Kernels.Ilgpu, whatever their line ends.</summary>
    public static string HashOf(string root, IEnumerable<string> sources)
    {
        StringBuilder text = new();
        foreach (string source in sources)
        {
            text.Append(File.ReadAllText(Path.Combine(root, "src", "InferenceServer.Kernels.Ilgpu", source)).ReplaceLineEndings("\n"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The repository that holds <paramref name="folder"/>; null where none does.</summary>
    public static string? RootAbove(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "InferenceServer.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(KernelManifest).Assembly.GetManifestResourceStream($"Cuda/{name}")
            ?? throw new InvalidDataException($"The assembly carries no {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
