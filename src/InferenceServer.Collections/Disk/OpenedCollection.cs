using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>A collection as its files hold it.</summary>
internal sealed record OpenedCollection(string Folder, Manifest Manifest, ContentsView View, FrameFile Log)
{
    /// <summary>Reads snapshot and log and cuts a torn tail.</summary>
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
            files.RemoveOthers();
            ContentsView view = ReadSnapshot(files, manifest, options);
            IDurableFile log = options.OpenFile(files.Log);
            try
            {
                return new OpenedCollection(folder, manifest, Replay(log, manifest, view, options, out FrameFile frames), frames);
            }
            catch
            {
                log.Dispose();
                throw;
            }
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

    private static ContentsView Replay(IDurableFile log, Manifest manifest, ContentsView view, CollectionStoreOptions options, out FrameFile frames)
    {
        FrameReader reader = new(log, manifest.Generation);
        ContentsChange change = new(view);
        while (reader.TryRead())
        {
            if (reader.Header.Sequence != change.NextSequence)
            {
                throw new InvalidDataException($"the log holds item {reader.Header.Sequence} where item {change.NextSequence} was expected");
            }

            OperationCodec.Replay(reader.Payload, reader.Header.Operations, view.Contents.Rows.Codec.RowBytes, change);
        }

        if (reader.Rest > 0)
        {
            CutTail(log, reader, manifest, options);
        }

        frames = FrameFile.Continue(log, reader);
        ContentsView replayed = change.Complete();
        replayed.Contents.Ids.Publish(replayed.Count);
        return replayed;
    }

    private static void CutTail(IDurableFile log, FrameReader reader, Manifest manifest, CollectionStoreOptions options)
    {
        // A frame is written only when the one ahead of it is on the disk, so this was no torn write.
        if (reader.IsFollowedByFrame())
        {
            throw new InvalidDataException($"the log is damaged at byte {reader.Position}, with good entries behind it");
        }

        options.Warn?.Invoke(
            $"collection '{manifest.Settings.Name}': cut {reader.Rest} bytes of an unfinished write off its log at byte {reader.Position}; nothing before it is touched");
        log.SetLength(reader.Position);
        log.Flush();
    }
}
