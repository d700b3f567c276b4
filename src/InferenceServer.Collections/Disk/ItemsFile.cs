using System.Buffers;
using System.Buffers.Binary;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>The items of a snapshot: a file of frames, each with some items in the order of their rows.</summary>
internal static class ItemsFile
{
    private const int ItemsInFrame = 1024;

    /// <summary>Writes the live items of a view and returns when they are on the disk.</summary>
    public static void Write(IDurableFile file, long generation, ContentsView view)
    {
        using FrameFile frames = FrameFile.Create(file, generation);
        List<ItemRecord> some = [];
        long flushed = 0;
        for (int row = 0; row < view.Count; row++)
        {
            if (view.IsLive(row))
            {
                some.Add(view.Contents.Items[row]);
            }

            if (some.Count == ItemsInFrame || (row == view.Count - 1 && some.Count > 0))
            {
                frames.Write([LogPart.Of(Frame(some, view.Contents.Terms))], operations: 1, some[0].Sequence);
                some.Clear();
                if (frames.Length - flushed >= RowsFileWriter.FlushedAtOnce)
                {
                    frames.Flush();
                    flushed = frames.Length;
                }
            }
        }

        frames.Flush();
    }

    /// <summary>Reads the items into <paramref name="items"/>.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static void Read(IDurableFile file, Manifest manifest, AppendList<ItemRecord> items, TermTable terms)
    {
        FrameReader frames = new(file, manifest.Generation);
        while (frames.TryRead())
        {
            ReadOnlySpan<byte> payload = frames.Payload;
            OperationKind kind = (OperationKind)EntryCodec.Take(ref payload, 1)[0];
            int count = EntryCodec.ReadCount(ref payload);
            for (; count > 0 && kind == OperationKind.Items; count--)
            {
                long sequence = BinaryPrimitives.ReadInt64LittleEndian(EntryCodec.Take(ref payload, sizeof(long)));
                ItemEntry entry = EntryCodec.Read(ref payload);
                items.Add(new ItemRecord(entry.Id, [.. entry.Metadata.Select(m => terms.Intern(m.Key, m.Value))], entry.Payload, sequence));
            }
        }

        if (frames.Rest != 0 || items.Count != manifest.Rows)
        {
            throw new InvalidDataException($"the items file is damaged: {items.Count} items are readable, expected {manifest.Rows}");
        }
    }

    private static ReadOnlyMemory<byte> Frame(List<ItemRecord> items, TermTable terms)
    {
        ArrayBufferWriter<byte> bytes = OperationCodec.Begin(OperationKind.Items, items.Count);
        foreach (ItemRecord item in items)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), item.Sequence);
            bytes.Advance(sizeof(long));
            EntryCodec.Write(bytes, item.Entry(terms));
        }

        return bytes.WrittenMemory;
    }
}
