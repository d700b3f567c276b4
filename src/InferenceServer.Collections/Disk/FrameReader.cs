namespace InferenceServer.Collections.Disk;

/// <summary>Reads the frames of a file one after the other.</summary>
internal sealed class FrameReader
{
    private readonly IDurableFile _file;
    private readonly long _length;
    private readonly byte[] _header = new byte[FrameHeader.Size];
    private byte[] _payload = [];

    /// <summary>Begins behind the file's header.</summary>
    /// <exception cref="InvalidDataException">The header is not what is expected.</exception>
    public FrameReader(IDurableFile file, long generation)
    {
        _file = file;
        Salt = FrameFileHeader.Salt(file, generation);
        _length = file.Length;
        Position = FrameFileHeader.Size;
    }

    public uint Salt { get; }

    /// <summary>Behind the last good frame.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes behind the last good frame.</summary>
    public long Rest => _length - Position;

    /// <summary>The header of the frame that was read.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>The payload of the frame that was read, until the next is.</summary>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, Header.Length);

    /// <summary>Reads the next frame; false at the end or where the next bytes are no whole frame.</summary>
    public bool TryRead()
    {
        if (!TryReadAt(Position, out FrameHeader header))
        {
            return false;
        }

        Header = header;
        Position += FrameHeader.Size + header.Length;
        return true;
    }

    /// <summary>Whether a whole frame lies somewhere beyond <see cref="Position"/>, which a torn tail cannot have.</summary>
    public bool IsFollowedByFrame()
    {
        const int Window = 1 << 20;
        byte[] window = new byte[Window];
        for (long at = Position + 1; at + FrameHeader.Size < _length; at += Window - FrameHeader.Magic.Length + 1)
        {
            Span<byte> bytes = window.AsSpan(0, (int)Math.Min(Window, _length - at));
            _file.Read(bytes, at);
            int from = 0, found;
            while ((found = bytes[from..].IndexOf(FrameHeader.Magic)) >= 0)
            {
                if (TryReadAt(at + from + found, out _))
                {
                    return true;
                }

                from += found + 1;
            }
        }

        return false;
    }

    private bool TryReadAt(long position, out FrameHeader header)
    {
        header = default;
        if (_length - position < FrameHeader.Size)
        {
            return false;
        }

        _file.Read(_header, position);
        if (!FrameHeader.TryRead(_header, out header) || _length - position - FrameHeader.Size < header.Length)
        {
            return false;
        }

        if (_payload.Length < header.Length)
        {
            _payload = GC.AllocateUninitializedArray<byte>(header.Length);
        }

        Span<byte> payload = _payload.AsSpan(0, header.Length);
        _file.Read(payload, position + FrameHeader.Size);
        return header.Matches(_header, payload, Salt);
    }
}
