using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace InferenceServer.Collections.Disk;

/// <summary>An item's entry as bytes, little endian; a text is its length i32 and its UTF-8, a missing one has length -1.</summary>
internal static class EntryCodec
{
    public static void Write(IBufferWriter<byte> to, ItemEntry entry)
    {
        Write(to, entry.Id);
        Write(to, entry.Payload);
        WriteCount(to, entry.Metadata.Length);
        foreach ((string key, string value) in entry.Metadata)
        {
            Write(to, key);
            Write(to, value);
        }
    }

    public static void Write(IBufferWriter<byte> to, string? text)
    {
        if (text is null)
        {
            WriteCount(to, -1);
            return;
        }

        WriteCount(to, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, to);
    }

    public static void WriteCount(IBufferWriter<byte> to, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), count);
        to.Advance(sizeof(int));
    }

    /// <summary>Reads an entry and moves <paramref name="from"/> behind it.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ItemEntry Read(ref ReadOnlySpan<byte> from)
    {
        string id = ReadText(ref from);
        string? payload = ReadTextOrNull(ref from);
        int count = ReadCount(ref from);
        if (count < 0 || count > from.Length)
        {
            throw new InvalidDataException($"{count} metadata entries in {from.Length} bytes");
        }

        KeyValuePair<string, string>[] metadata = new KeyValuePair<string, string>[count];
        for (int i = 0; i < count; i++)
        {
            string key = ReadText(ref from);
            metadata[i] = new(key, ReadText(ref from));
        }

        return new ItemEntry(id, metadata, payload);
    }

    public static string ReadText(ref ReadOnlySpan<byte> from)
        => ReadTextOrNull(ref from) ?? throw new InvalidDataException("a text is missing");

    public static int ReadCount(ref ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref from, sizeof(int)));

    /// <summary>The next bytes.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int count)
    {
        if (count < 0 || count > from.Length)
        {
            throw new InvalidDataException($"{count} bytes expected where {from.Length} are left");
        }

        ReadOnlySpan<byte> taken = from[..count];
        from = from[count..];
        return taken;
    }

    private static string? ReadTextOrNull(ref ReadOnlySpan<byte> from)
    {
        int length = ReadCount(ref from);
        return length == -1 ? null : Encoding.UTF8.GetString(Take(ref from, length));
    }
}
