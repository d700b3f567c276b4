using InferenceServer.Collections.Disk;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections;

/// <summary>
/// Writes a snapshot beside the writes, one at a time. Each step leaves files that hold all that was acknowledged: a new log is there
/// and named by the manifest before anything goes into it; the snapshot holds what lay ahead of it and is whole before the manifest
/// names it; only then the logs that it replaces go. Writes wait only where the log and where the contents are changed for the new ones.
/// </summary>
internal sealed class SnapshotFold(CollectionWriter writer, string folder, CollectionStoreOptions options)
{
    // Entered into the new contents while writes wait; more, without.
    private const int LastRows = 1000, MostRounds = 8;

    public async Task RunAsync()
    {
        Manifest rotated = writer.Manifest with { LastLog = writer.Manifest.LastLog + 1 };
        ContentsView view = await writer.ContinueInAsync(BeginLog(rotated));
        Manifest written = WriteSnapshot(rotated, view);
        CollectionFiles files = new(folder, written.Generation);
        writer.Adopt(written);
        files.RemoveOthers(written.LastLog);

        RowBlock? rows = MappedRows.Map(files.Rows, view.Contents.Rows.Codec, written.Rows);
        FoldedContents folded = new(view);
        for (int round = 0; round < MostRounds && folded.Behind(writer.View) > LastRows; round++)
        {
            folded.CatchUp(writer.View);
        }

        await writer.ShowAsync(last =>
        {
            folded.CatchUp(last);
            return folded.Complete(rows);
        });
    }

    private FrameFile BeginLog(Manifest rotated)
    {
        string path = new CollectionFiles(folder, rotated.Generation).LogOf(rotated.LastLog);
        IDurableFile? file = null;
        try
        {
            file = options.OpenFile(path);
            FrameFile log = FrameFile.Create(file, rotated.LastLog);
            log.Flush();
            ManifestFile.Write(folder, rotated, options.OpenFile);
            writer.Adopt(rotated);
            return log;
        }
        catch
        {
            file?.Dispose();
            if (!IsInPlace(rotated))
            {
                CollectionFiles.RemoveQuietly(path);
            }

            throw;
        }
    }

    private Manifest WriteSnapshot(Manifest rotated, ContentsView view)
    {
        CollectionFiles files = new(folder, rotated.LastLog);
        Manifest? written = null;
        try
        {
            written = rotated with
            {
                Generation = rotated.LastLog,
                Rows = view.Live,
                RowsChecksum = SnapshotWriter.WriteFiles(files, view, options),
                NextSequence = view.NextSequence,
                Written = options.Time.GetUtcNow(),
            };
            ManifestFile.Write(folder, written, options.OpenFile);
            return written;
        }
        catch
        {
            if (written is null || !IsInPlace(written))
            {
                files.RemoveSnapshot();
            }

            throw;
        }
    }

    /// <summary>
    /// Whether a manifest whose writing failed may be in place all the same; what it names has to stay then. Its logs are those that
    /// are written to either way.
    /// </summary>
    private bool IsInPlace(Manifest manifest)
    {
        try
        {
            Manifest found = ManifestFile.Read(folder);
            if ((found.Generation, found.LastLog) != (manifest.Generation, manifest.LastLog))
            {
                return false;
            }

            writer.Adopt(manifest);
            return true;
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error) || error is InvalidDataException)
        {
            return true;
        }
    }
}
