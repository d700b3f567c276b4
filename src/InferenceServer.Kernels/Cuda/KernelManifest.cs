using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The committed kernels: the PTX of each, and beside it what that was made from.</summary>
internal static class KernelManifest
{
    private const string Prefix = "Cuda/", Suffix = ".json";

    /// <summary>The names of all kernels that this assembly carries.</summary>
    public static string[] Names
        => [.. typeof(KernelManifest).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>What is known of one kernel.</summary>
    public static KernelEntry Entry(string kernel)
        => JsonSerializer.Deserialize<KernelEntry>(Resource(kernel + Suffix), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"What is known of {kernel} is empty.");

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
        using Stream stream = typeof(KernelManifest).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidDataException($"The assembly carries no {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
