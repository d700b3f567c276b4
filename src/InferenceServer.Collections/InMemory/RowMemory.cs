using System.Runtime.InteropServices;

namespace InferenceServer.Collections.InMemory;

/// <summary>
/// Memory outside the garbage collector's heap, given back when nothing holds this any more. Rows come a megabyte at a time and once:
/// in pages of 4 KiB, the faults of their first touch cost more than writing them (measured).
/// </summary>
internal sealed unsafe partial class RowMemory
{
    private const nuint HugePage = 2 << 20, SmallPage = 4096;
    private const int AdviseHugePages = 14, AdvisePopulateForWriting = 23;

    private readonly nuint _bytes;

    public RowMemory(long bytes)
    {
        _bytes = (nuint)bytes;
        bool isLarge = _bytes >= 2 * HugePage;
        Start = (byte*)NativeMemory.AlignedAlloc(_bytes, isLarge ? HugePage : SmallPage);
        GC.AddMemoryPressure(bytes);
        if (isLarge && OperatingSystem.IsLinux())
        {
            // Only whole huge pages: the last one's rest would stay unused. What the system makes of the advice is its own affair.
            _ = Advise(Start, _bytes / HugePage * HugePage, AdviseHugePages);
        }
    }

    ~RowMemory()
    {
        NativeMemory.AlignedFree(Start);
        GC.RemoveMemoryPressure((long)_bytes);
    }

    public byte* Start { get; }

    /// <summary>Has the system put pages where there are none yet; what others read and write there meanwhile stays as it is. Where the system knows no such advice, the first touch does it.</summary>
    public void Populate(long from, long to)
    {
        from = from / (long)SmallPage * (long)SmallPage;
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(Start + from, (nuint)(Math.Min(to, (long)_bytes) - from), AdvisePopulateForWriting);
        }

        GC.KeepAlive(this);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* address, nuint length, int advice);
}
