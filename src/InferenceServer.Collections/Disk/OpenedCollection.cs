using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>A collection as its files hold it.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Manifest">Which they are.</param>
/// <param name="View">What they hold.</param>
/// <param name="Log">The last log, to be continued.</param>
/// <param name="OlderLogBytes">Bytes in the logs ahead of it.</param>
internal sealed record OpenedCollection(string Folder, Manifest Manifest, ContentsView View, FrameFile Log, long OlderLogBytes)
{
    /// <summary>Reads snapshot and logs and cuts a torn tail.</summary>
    /// <exception cref="CollectionException">The files do not hold what was written, or cannot be read.</exception>
    public static OpenedCollection Open(string folder, CollectionStoreOptions options)
    {
        string name = Path.GetFileName(folder);
        try
        {
            Manifest manifest = ManifestFile.Read(folder);
            if (manifest.Settings.Name != name)
            {
                throw new InvalidDataException($"the manifest is that of '{manifest.Settings.Name}'");
            }

            CollectionFiles files = new(folder, manifest.Generation);
            if (manifest.LastLog < manifest.Generation)
            {
                throw new InvalidDataException($"the manifest's last log is {manifest.LastLog}; expected at least {manifest.Generation}");
            }

            files.RemoveOthers(manifest.LastLog);
            return Replay(files, manifest, ReadSnapshot(files, manifest, options), options);
        }
        catch (Exception error) when (error is InvalidDataException or System.Text.Json.JsonException or KeyNotFoundException or ArgumentException)
        {
            throw new CollectionException(CollectionError.Corrupt, $"collection '{name}': {error.Message}", error);
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            throw new CollectionException(CollectionError.StorageFailed, $"collection '{name}': its files cannot be read: {error.Message}", error);
        }
    }

    private static ContentsView ReadSnapshot(CollectionFiles files, Manifest manifest, CollectionStoreOptions options)
    {
        RowCodec codec = new(manifest.Settings);
        using (IDurableFile file = options.OpenFile(files.Rows))
        {
            MappedRows.Verify(file, codec, manifest.Rows, manifest.RowsChecksum);
        }

        RowTable rows = new(codec, MappedRows.Map(files.Rows, codec, manifest.Rows));
        AppendList<ItemRecord> items = new();
        TermTable terms = new();
        using (IDurableFile file = options.OpenFile(files.Items))
        {
            ItemsFile.Read(file, manifest, items, terms);
        }

        IdTable ids = new(manifest.Rows);
        for (int row = 0; row < items.Count; row++)
        {
            ids.Set(items[row].Id, row);
        }

        ids.Publish(items.Count);
        return new ContentsView(new Contents(rows, items, terms, ids), items.Count, items.Count, allowed: null, manifest.NextSequence);
    }

    private static OpenedCollection Replay(CollectionFiles files, Manifest manifest, ContentsView view, CollectionStoreOptions options)
    {
        ContentsChange change = new(view);
        long older = 0;
        for (long number = manifest.Generation; ; number++)
        {
            IDurableFile log = options.OpenFile(files.LogOf(number));
            try
            {
                FrameReader reader = Replay(log, number, change);
                if (reader.Rest > 0)
                {
                    CutTail(log, reader, files, number, manifest, options);
                }

                if (number == manifest.LastLog)
                {
                    ContentsView replayed = change.Complete();
                    replayed.Contents.Ids.Publish(replayed.Count);
                    return new OpenedCollection(files.Folder, manifest, replayed, FrameFile.Continue(log, reader), older);
                }

                older += reader.Position;
                log.Dispose();
            }
            catch
            {
                log.Dispose();
                throw;
            }
        }
    }

    private static FrameReader Replay(IDurableFile log, long number, ContentsChange change)
    {
        FrameReader reader = new(log, number);
        while (reader.TryRead())
        {
            if (reader.Header.Sequence != change.NextSequence)
            {
                throw new InvalidDataException($"log {number} holds item {reader.Header.Sequence} where item {change.NextSequence} was expected");
            }

            OperationCodec.Replay(reader.Payload, reader.Header.Operations, change.RowBytes, change);
        }

        return reader;
    }

    private static void CutTail(IDurableFile log, FrameReader reader, CollectionFiles files, long number, Manifest manifest, CollectionStoreOptions options)
    {
        // A frame is written only when the one ahead of it is on the disk, so this was no torn write.
        if (reader.IsFollowedByFrame() || IsFollowedByLog(files, number, manifest.LastLog))
        {
            throw new InvalidDataException($"the log is damaged at byte {reader.Position}, with good entries behind it");
        }

        options.Warn?.Invoke(
            $"collection '{manifest.Settings.Name}': cut {reader.Rest} bytes of an unfinished write off its log at byte {reader.Position}; nothing before it is touched");
        log.SetLength(reader.Position);
        log.Flush();
    }

    private static bool IsFollowedByLog(CollectionFiles files, long number, long last)
    {
        while (++number <= last)
        {
            if (new FileInfo(files.LogOf(number)).Length > FrameFileHeader.Size)
            {
                return true;
            }
        }

        return false;
    }
}
