using InferenceServer.Collections.InMemory;

namespace InferenceServer.Collections.Disk;

/// <summary>Writes the live rows of a view to a file that can be mapped.</summary>
internal sealed class RowsFileWriter(IDurableFile file)
{
    // A flush of the log waits for what the disk was given before: little at a time.
    public const long FlushedAtOnce = 4 << 20;

    private readonly byte[] _buffer = new byte[1 << 20];
    private int _filled;
    private long _written;

    /// <summary>CRC-32C of what was written.</summary>
    public uint Checksum { get; private set; }

    /// <summary>Writes the file and returns when it is on the disk.</summary>
    public void Write(ContentsView view)
    {
        RowCodec codec = view.Contents.Rows.Codec;
        RowsFileHeader header = new(codec, view.Live);
        file.SetLength(0);
        header.Write(_buffer.AsSpan(0, RowsFileHeader.Size));
        _filled = RowsFileHeader.Size;
        WriteAll(view, static (block, row) => block.Numbers(row));
        if (codec.HasScale)
        {
            Put(stackalloc byte[(int)(header.Scales - RowsFileHeader.Size - ((long)view.Live * codec.NumberBytes))]);
            WriteAll(view, static (block, row) => block.Scale(row));
        }

        Drain();
        file.Flush();
    }

    private delegate ReadOnlySpan<byte> PartOfRow(RowBlock block, int row);

    private void WriteAll(ContentsView view, PartOfRow part)
    {
        for (int row = 0; row < view.Count; row++)
        {
            if (view.IsLive(row))
            {
                RowBlock block = view.Contents.Rows.Block(row);
                Put(part(block, row));
                GC.KeepAlive(block);
            }
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _filled)
        {
            Drain();
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Drain()
    {
        Checksum = Crc32C.Append(Checksum, _buffer.AsSpan(0, _filled));
        file.Write([_buffer.AsMemory(0, _filled)], _written);
        _written += _filled;
        _filled = 0;
        if (_written % FlushedAtOnce < _buffer.Length)
        {
            file.Flush();
        }
    }
}
