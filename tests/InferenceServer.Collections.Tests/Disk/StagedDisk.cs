using InferenceServer.Collections.Disk;

namespace InferenceServer.Collections.Tests.Disk;

/// <summary>Real files on a disk that a test can make full, slow or unable to take a write back.</summary>
internal sealed class StagedDisk
{
    private const int NoSpace = 28;
    private int _flushes, _failing = int.MaxValue;

    /// <summary>Bytes that may still be written; a write beyond them stops half-way, as on a real disk.</summary>
    public long Room { get; set; } = long.MaxValue;

    public bool CannotCut { get; set; }

    /// <summary>Called with the file's path before each opening, write, cut and flush.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Completes when a flush begins to wait for the gate.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What each flush waits for; null for none.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>Lets one flush fail, after so many more that do not.</summary>
    public void FailsAfter(int flushes, bool fails) => _failing = fails ? Flushes + flushes + 1 : int.MaxValue;

    public IDurableFile Open(string path)
    {
        Before?.Invoke(path);
        return new StagedFile(this, path, DurableFile.Open(path));
    }

    private sealed class StagedFile(StagedDisk disk, string path, IDurableFile file) : IDurableFile
    {
        public long Length => file.Length;

        public void Read(Span<byte> to, long offset) => file.Read(to, offset);

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            disk.Before?.Invoke(path);
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                int fits = (int)Math.Min(part.Length, disk.Room);
                file.Write([part[..fits]], offset);
                offset += fits;
                disk.Room -= fits;
                if (fits < part.Length)
                {
                    throw new IOException("No space left on device", NoSpace);
                }
            }
        }

        public void SetLength(long length)
        {
            disk.Before?.Invoke(path);
            if (disk.CannotCut && length < file.Length)
            {
                throw new IOException("Input/output error");
            }

            file.SetLength(length);
        }

        public void Flush()
        {
            disk.Before?.Invoke(path);
            if (disk.Gate is { } gate)
            {
                disk.Waiting.TrySetResult();
                gate.Wait(Collections.Tests.Wait.Long);
            }

            if (Interlocked.Increment(ref disk._flushes) == disk._failing)
            {
                throw new IOException("Input/output error");
            }

            file.Flush();
        }

        public void Dispose() => file.Dispose();
    }
}
