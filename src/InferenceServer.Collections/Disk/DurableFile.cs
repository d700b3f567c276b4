using Microsoft.Win32.SafeHandles;

namespace InferenceServer.Collections.Disk;

/// <summary>A file of the operating system.</summary>
internal sealed class DurableFile(SafeFileHandle handle) : IDurableFile
{
    public long Length => RandomAccess.GetLength(handle);

    public static IDurableFile Open(string path)
        => new DurableFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public void Read(Span<byte> to, long offset)
    {
        while (!to.IsEmpty)
        {
            int read = RandomAccess.Read(handle, to, offset);
            if (read == 0)
            {
                throw new EndOfStreamException($"the file ends at {offset}; expected {to.Length} bytes more");
            }

            to = to[read..];
            offset += read;
        }
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => RandomAccess.Write(handle, parts, offset);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
