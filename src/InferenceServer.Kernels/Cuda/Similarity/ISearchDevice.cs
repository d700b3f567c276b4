namespace InferenceServer.Kernels.Cuda;

/// <summary>What a search needs of a device; the launches are the same wherever they run. All is ordered; only the reads wait.</summary>
internal interface ISearchDevice
{
    /// <summary>Bytes of shared memory that a group of threads can have.</summary>
    int MostSharedBytes { get; }

    /// <summary>Groups of threads of a kernel that run at a time.</summary>
    int GroupsAtATime(string kernel, int threads, int sharedBytes);

    /// <summary>Queues a launch.</summary>
    void Run(KernelLaunch launch, nint stream);

    /// <summary>The address of a buffer of at least so many bytes; what was there is lost where they are more than before.</summary>
    ulong Room(SearchBuffer buffer, long bytes);

    /// <summary>Copies to an address that has room.</summary>
    void Write<T>(ulong to, ReadOnlySpan<T> values, nint stream)
        where T : unmanaged;

    /// <summary>Copies one of every <paramref name="stride"/> numbers from an address on.</summary>
    void Read<T>(ulong from, int stride, Span<T> values, nint stream)
        where T : unmanaged;

    /// <summary>Makes numbers of four bytes 0.</summary>
    void Clear(ulong at, int numbers, nint stream);
}
