namespace InferenceServer.Collections.Disk;

/// <summary>The few things a collection does with a file that it writes; the seam where tests stage a full disk and a slow one.</summary>
internal interface IDurableFile : IDisposable
{
    /// <summary>Bytes in the file.</summary>
    long Length { get; }

    /// <summary>Reads exactly <c>to.Length</c> bytes from <paramref name="offset"/> on.</summary>
    void Read(Span<byte> to, long offset);

    /// <summary>Writes the parts one after the other from <paramref name="offset"/> on.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset);

    /// <summary>Cuts or stretches the file.</summary>
    void SetLength(long length);

    /// <summary>Returns when all that was written is on the disk.</summary>
    void Flush();
}
