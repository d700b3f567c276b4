using System.IO.MemoryMappedFiles;
using InferenceServer.Collections.InMemory;
using Microsoft.Win32.SafeHandles;

namespace InferenceServer.Collections.Disk;

/// <summary>A rows file in memory, unmapped when nothing holds this any more; the file itself may be removed before.</summary>
internal sealed unsafe class MappedRows
{
    private const int VerifiedAtOnce = 16 << 20;

    private readonly SafeMemoryMappedViewHandle _view;

    private MappedRows(SafeMemoryMappedViewHandle view) => _view = view;

    private byte* Start => (byte*)_view.DangerousGetHandle();

    /// <summary>The rows of a snapshot; null where it has none.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static RowBlock? Open(string path, RowCodec codec, int rows, uint checksum)
    {
        RowsFileHeader header = new(codec, rows);
        long length = new FileInfo(path).Length;
        if (length != header.Length)
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' has {length} bytes; expected {header.Length} for {rows} rows");
        }

        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        // The accessor's own disposal, which would unmap, is left out on purpose: the handle unmaps when it is collected.
        MappedRows mapped = new(file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle);
        mapped.Verify(Path.GetFileName(path), header, checksum);
        return rows == 0
            ? null
            : new RowBlock(codec, 0, rows, mapped.Start + RowsFileHeader.Size, (float*)(mapped.Start + header.Scales), mapped._view);
    }

    private void Verify(string name, RowsFileHeader header, uint checksum)
    {
        Span<byte> page = new byte[RowsFileHeader.Size];
        header.Write(page);
        bool same = page.SequenceEqual(new ReadOnlySpan<byte>(Start, RowsFileHeader.Size));
        uint found = 0;
        for (long at = 0; at < header.Length; at += VerifiedAtOnce)
        {
            found = Crc32C.Append(found, new ReadOnlySpan<byte>(Start + at, (int)Math.Min(VerifiedAtOnce, header.Length - at)));
        }

        GC.KeepAlive(_view);
        if (!same || found != checksum)
        {
            throw new InvalidDataException($"'{name}' is damaged: its {(same ? "checksum" : "header")} differs from the manifest's");
        }
    }
}
