using System.Security.Cryptography;
using System.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>Names the space that a version's vectors live in by the contents of its files: the same files, the same space.</summary>
internal static class VectorSpace
{
    // Words about a model do not change its vectors.
    private static readonly string[] Ignored = [".md"];

    public static string NameOf(string folder, string settings)
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(Encoding.UTF8.GetBytes(settings));
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (!Ignored.Contains(Path.GetExtension(path)))
            {
                using FileStream file = File.OpenRead(path);
                all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, path).Replace('\\', '/')));
                all.AppendData(SHA256.HashData(file));
            }
        }

        return "clip-" + Convert.ToHexStringLower(all.GetHashAndReset())[..24];
    }
}
