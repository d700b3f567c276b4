using System.Security.Cryptography;
using System.Text;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>Small pictures by collection and item. A convenience beside the collections: not flushed to the disk, absent where nobody asked to keep them. Safe from several threads.</summary>
internal sealed class ThumbnailFolder(string path)
{
    /// <summary>Keeps a picture in place of an earlier one.</summary>
    public async Task PutAsync(string collection, string id, byte[] picture, CancellationToken cancellationToken)
    {
        string file = FileOf(collection, id), aside = $"{file}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(aside, picture, cancellationToken);
        File.Move(aside, file, overwrite: true);
    }

    /// <summary>The picture; empty where none is kept.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(string collection, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(collection, id), cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    /// <summary>Forgets pictures of items that are gone.</summary>
    public void Delete(string collection, IEnumerable<string> ids)
    {
        if (Directory.Exists(FolderOf(collection)))
        {
            foreach (string id in ids)
            {
                File.Delete(FileOf(collection, id));
            }
        }
    }

    /// <summary>Forgets the pictures of a collection that is gone.</summary>
    public void Drop(string collection)
    {
        if (Directory.Exists(FolderOf(collection)))
        {
            Directory.Delete(FolderOf(collection), recursive: true);
        }
    }

    private string FolderOf(string collection) => Path.Combine(path, NameOf(collection));

    // Ids are any text: their hashes are names that every file system takes.
    private string FileOf(string collection, string id) => Path.Combine(FolderOf(collection), NameOf(id));

    private static string NameOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
}
