using System.Buffers;
using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>Operations of the log as bytes; see <see cref="OperationKind"/>.</summary>
internal static class OperationCodec
{
    /// <summary>An upsert up to its rows, which follow as they are.</summary>
    public static ReadOnlyMemory<byte> Upsert(IReadOnlyList<ItemEntry> entries)
    {
        ArrayBufferWriter<byte> bytes = Begin(OperationKind.Upsert, entries.Count);
        foreach (ItemEntry entry in entries)
        {
            EntryCodec.Write(bytes, entry);
        }

        return bytes.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Delete(IReadOnlyList<string> ids)
    {
        ArrayBufferWriter<byte> bytes = Begin(OperationKind.Delete, ids.Count);
        foreach (string id in ids)
        {
            EntryCodec.Write(bytes, id);
        }

        return bytes.WrittenMemory;
    }

    /// <summary>Does again what the operations of a frame did.</summary>
    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    public static void Replay(ReadOnlySpan<byte> payload, int operations, int rowBytes, ContentsChange change)
    {
        for (; operations > 0; operations--)
        {
            OperationKind kind = (OperationKind)EntryCodec.Take(ref payload, 1)[0];
            int count = EntryCodec.ReadCount(ref payload);
            switch (kind)
            {
                case OperationKind.Upsert:
                    Upsert(ref payload, count, rowBytes, change);
                    break;
                case OperationKind.Delete:
                    for (; count > 0; count--)
                    {
                        change.Delete(EntryCodec.ReadText(ref payload));
                    }

                    break;
                default:
                    throw new InvalidDataException($"operation {(byte)kind}; expected 1 or 2");
            }
        }

        if (!payload.IsEmpty)
        {
            throw new InvalidDataException($"{payload.Length} bytes behind the last operation");
        }
    }

    public static ArrayBufferWriter<byte> Begin(OperationKind kind, int count)
    {
        ArrayBufferWriter<byte> bytes = new(64 + (count * 64));
        bytes.Write([(byte)kind]);
        EntryCodec.WriteCount(bytes, count);
        return bytes;
    }

    private static void Upsert(ref ReadOnlySpan<byte> payload, int count, int rowBytes, ContentsChange change)
    {
        if (count < 0 || count > payload.Length / rowBytes)
        {
            throw new InvalidDataException($"{count} rows of {rowBytes} bytes in {payload.Length} bytes");
        }

        ItemEntry[] entries = new ItemEntry[count];
        for (int i = 0; i < count; i++)
        {
            entries[i] = EntryCodec.Read(ref payload);
        }

        foreach (ItemEntry entry in entries)
        {
            change.Upsert(entry, EntryCodec.Take(ref payload, rowBytes));
        }
    }
}
