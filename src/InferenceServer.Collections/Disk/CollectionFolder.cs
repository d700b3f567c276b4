using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>Brings whole collection folders about and away, so that a crash leaves one that is there or one that is not.</summary>
internal static class CollectionFolder
{
    // No collection's name begins with a dot.
    private const string Unfinished = ".unfinished-", Dropped = ".dropped-";

    /// <summary>Writes a collection beside and renames it into place.</summary>
    /// <exception cref="CollectionException">There is one of that name, or the disk does not take it; nothing is left then.</exception>
    public static void Write(string dataFolder, CollectionSettings settings, long generation, ContentsView view, CollectionStoreOptions options)
    {
        string beside = Path.Combine(dataFolder, Unfinished + Guid.NewGuid().ToString("N"));
        string folder = Path.Combine(dataFolder, settings.Name);
        try
        {
            Directory.CreateDirectory(beside);
            if (Path.Exists(folder))
            {
                throw new CollectionException(CollectionError.AlreadyExists, $"'{dataFolder}' has a collection '{settings.Name}' already");
            }

            SnapshotWriter.Write(beside, settings, generation, view, options);
            DurableFolder.Rename(beside, folder);
        }
        catch (Exception error)
        {
            RemoveQuietly(beside);
            throw StorageErrors.IsOfDisk(error) ? StorageErrors.Of(settings.Name, "the collection", error) : error;
        }
    }

    /// <summary>Removes a collection that nobody has open; gone for good when this returns, though its bytes may go later.</summary>
    public static void Drop(string folder)
    {
        string dropped = Path.Combine(Path.GetDirectoryName(folder)!, Dropped + Guid.NewGuid().ToString("N"));
        DurableFolder.Rename(folder, dropped);
        RemoveQuietly(dropped);
    }

    /// <summary>The collections of a data folder, after removing what crashes left.</summary>
    public static List<string> Find(string dataFolder)
    {
        List<string> found = [];
        foreach (string path in Directory.EnumerateDirectories(dataFolder))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith(Unfinished, StringComparison.Ordinal) || name.StartsWith(Dropped, StringComparison.Ordinal))
            {
                RemoveQuietly(path);
            }
            else if (ManifestFile.IsIn(path) || Directory.EnumerateFiles(path, "log-*").Any())
            {
                found.Add(path);
            }
        }

        return found;
    }

    private static void RemoveQuietly(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            // Harmless where it stays; the next opening tries again.
        }
    }
}
