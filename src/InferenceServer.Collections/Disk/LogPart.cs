namespace InferenceServer.Collections.Disk;

/// <summary>A part of a frame's payload with its CRC-32C, computed where the part was made: whoever writes the frame has others waiting.</summary>
internal readonly record struct LogPart(ReadOnlyMemory<byte> Bytes, uint Checksum)
{
    public static LogPart Of(ReadOnlyMemory<byte> bytes) => new(bytes, Crc32C.Append(0, bytes.Span));
}
