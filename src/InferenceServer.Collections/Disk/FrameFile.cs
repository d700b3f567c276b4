using System.Security.Cryptography;

namespace InferenceServer.Collections.Disk;

/// <summary>A file of frames that grows at its end. One thread at a time.</summary>
internal sealed class FrameFile : IDisposable
{
    private readonly IDurableFile _file;
    private readonly uint _salt;
    private readonly byte[] _header = new byte[FrameHeader.Size];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    private FrameFile(IDurableFile file, uint salt, long length)
    {
        _file = file;
        _salt = salt;
        Length = length;
    }

    /// <summary>Bytes of the header and all good frames.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a failed write could not be taken back, so that no other may follow it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A new file, not yet flushed.</summary>
    public static FrameFile Create(IDurableFile file, long generation)
    {
        uint salt = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        file.SetLength(0);
        file.Write([FrameFileHeader.Bytes(salt, generation)], 0);
        return new FrameFile(file, salt, FrameFileHeader.Size);
    }

    /// <summary>Goes on behind the frames that <paramref name="reader"/> has read.</summary>
    public static FrameFile Continue(IDurableFile file, FrameReader reader) => new(file, reader.Salt, reader.Position);

    /// <summary>Writes a frame without flushing it.</summary>
    public void Write(IReadOnlyList<LogPart> payload, int operations, long sequence)
    {
        int length = 0;
        foreach (LogPart part in payload)
        {
            length = checked(length + part.Bytes.Length);
        }

        uint checksum = new FrameHeader(length, sequence, operations, 0).Write(_header, _salt);
        _parts.Clear();
        _parts.Add(_header);
        foreach (LogPart part in payload)
        {
            checksum = Crc32C.Combine(checksum, part.Checksum, part.Bytes.Length);
            _parts.Add(part.Bytes);
        }

        FrameHeader.WriteChecksum(_header, checksum);
        _file.Write(_parts, Length);
        Length += FrameHeader.Size + length;
    }

    /// <summary>Writes a frame and returns when it is on the disk; where that fails, the file is as it was before.</summary>
    public void Commit(IReadOnlyList<LogPart> payload, int operations, long sequence)
    {
        long before = Length;
        try
        {
            Write(payload, operations, sequence);
            _file.Flush();
        }
        catch
        {
            TakeBack(before);
            throw;
        }
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void TakeBack(long length)
    {
        Length = length;
        try
        {
            _file.SetLength(length);
            _file.Flush();
        }
        catch (Exception error) when (StorageErrors.IsOfDisk(error))
        {
            // The first failure is the one to report.
            IsBroken = true;
        }
    }
}
