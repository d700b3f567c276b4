using System.IO.MemoryMappedFiles;
using InferenceServer.Collections.InMemory;
using Microsoft.Win32.SafeHandles;

namespace InferenceServer.Collections.Disk;

/// <summary>A rows file in memory, unmapped when nothing holds this any more; the file itself may be removed before.</summary>
internal sealed unsafe class MappedRows
{
    private const int VerifiedAtOnce = 1 << 20;

    private readonly SafeMemoryMappedViewHandle _view;

    private MappedRows(SafeMemoryMappedViewHandle view) => _view = view;

    private byte* Start => (byte*)_view.DangerousGetHandle();

    /// <summary>Maps the rows of a snapshot; null where it has none.</summary>
    public static RowBlock? Map(string path, RowCodec codec, int rows)
    {
        if (rows == 0)
        {
            return null;
        }

        RowsFileHeader header = new(codec, rows);
        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        // The accessor's own disposal, which would unmap, is left out on purpose: the handle unmaps when it is collected.
        MappedRows mapped = new(file.CreateViewAccessor(0, header.Length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle);
        return new RowBlock(codec, 0, rows, mapped.Start + RowsFileHeader.Size, (float*)(mapped.Start + header.Scales), mapped._view);
    }

    /// <summary>Reads the whole file, beside the map: what is only read once need not stay in the process's memory.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static void Verify(IDurableFile file, RowCodec codec, int rows, uint checksum)
    {
        RowsFileHeader header = new(codec, rows);
        if (file.Length != header.Length)
        {
            throw new InvalidDataException($"the rows file has {file.Length} bytes; expected {header.Length} for {rows} rows");
        }

        byte[] expected = new byte[RowsFileHeader.Size];
        header.Write(expected);
        byte[] buffer = new byte[(int)Math.Min(VerifiedAtOnce, header.Length)];
        uint found = 0;
        bool same = true;
        for (long at = 0; at < header.Length; at += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, header.Length - at));
            file.Read(part, at);
            found = Crc32C.Append(found, part);
            same &= at > 0 || part.StartsWith(expected);
        }

        if (!same || found != checksum)
        {
            throw new InvalidDataException($"the rows file is damaged: its {(same ? "checksum" : "header")} differs from the manifest's");
        }
    }
}
