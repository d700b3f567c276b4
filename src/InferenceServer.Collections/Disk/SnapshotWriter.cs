using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>Writes what a view holds as a collection's files.</summary>
internal static class SnapshotWriter
{
    /// <summary>Writes a new collection, or a backup, into a folder of its own: rows, items, an empty log and, when all of that is on the disk, the manifest.</summary>
    public static void Write(string folder, CollectionSettings settings, long generation, ContentsView view, CollectionStoreOptions options)
    {
        CollectionFiles files = new(folder, generation);
        Manifest manifest = new()
        {
            Settings = settings,
            Generation = generation,
            LastLog = generation,
            Rows = view.Live,
            RowsChecksum = WriteFiles(files, view, options),
            NextSequence = view.NextSequence,
            Written = generation == 0 ? null : options.Time.GetUtcNow(),
        };
        using (FrameFile log = FrameFile.Create(options.OpenFile(files.LogOf(generation)), generation))
        {
            log.Flush();
        }

        ManifestFile.Write(folder, manifest, options.OpenFile);
    }

    /// <summary>Writes rows and items and returns, when they are on the disk, the checksum of the rows.</summary>
    public static uint WriteFiles(CollectionFiles files, ContentsView view, CollectionStoreOptions options)
    {
        uint checksum = WriteRows(files.Rows, view, options);
        ItemsFile.Write(options.OpenFile(files.Items), files.Generation, view);
        return checksum;
    }

    private static uint WriteRows(string path, ContentsView view, CollectionStoreOptions options)
    {
        using IDurableFile file = options.OpenFile(path);
        RowsFileWriter rows = new(file);
        rows.Write(view);
        return rows.Checksum;
    }
}
