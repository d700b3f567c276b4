using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>Writes what a view holds as a collection's files: to begin a new generation, to make a new collection, to make a backup.</summary>
internal static class SnapshotWriter
{
    /// <summary>
    /// Writes rows, items, an empty log and, when all of that is on the disk, the manifest that makes them the collection. Where it
    /// fails before the manifest, its files are removed and the collection is what it was.
    /// </summary>
    public static Manifest Write(string folder, CollectionSettings settings, long generation, ContentsView view, CollectionStoreOptions options)
    {
        CollectionFiles files = new(folder, generation);
        try
        {
            Manifest manifest = new()
            {
                Settings = settings,
                Generation = generation,
                Rows = view.Live,
                RowsChecksum = WriteRows(files.Rows, view, options),
                NextSequence = view.NextSequence,
                Written = generation == 0 ? null : options.Time.GetUtcNow(),
            };
            ItemsFile.Write(options.OpenFile(files.Items), generation, view);
            using (FrameFile log = FrameFile.Create(options.OpenFile(files.Log), generation))
            {
                log.Flush();
            }

            ManifestFile.Write(folder, manifest, options.OpenFile);
            return manifest;
        }
        catch
        {
            RemoveUnlessCurrent(files);
            throw;
        }
    }

    private static uint WriteRows(string path, ContentsView view, CollectionStoreOptions options)
    {
        using IDurableFile file = options.OpenFile(path);
        RowsFileWriter rows = new(file);
        rows.Write(view);
        return rows.Checksum;
    }

    /// <summary>The manifest may be in place although flushing its folder failed; then the files are the collection.</summary>
    private static void RemoveUnlessCurrent(CollectionFiles files)
    {
        try
        {
            if (!ManifestFile.IsIn(files.Folder) || ManifestFile.Read(files.Folder).Generation != files.Generation)
            {
                files.Remove();
            }
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is InvalidDataException)
        {
            // The next opening removes what is left; the first failure is the one to report.
        }
    }
}
