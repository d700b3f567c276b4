using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A device that interprets the committed kernels of a search, launched as on any other.</summary>
internal sealed class PtxSearchDevice(PtxMemory memory) : ISearchDevice
{
    private readonly Dictionary<SearchBuffer, (ulong Address, long Bytes)> _buffers = [];

    public PtxMemory Memory => memory;

    /// <summary>The kernels that were launched, in order.</summary>
    public List<string> Launched { get; } = [];

    /// <summary>Makes another text of a kernel's; null where all are run as they are.</summary>
    public Func<string, string>? Alter { get; init; }

    public int MostSharedBytes { get; init; } = 99 << 10;

    public int GroupsAtATime(string kernel, int threads, int sharedBytes) => 2;

    public void Run(KernelLaunch launch, nint stream)
    {
        Assert.InRange(launch.SharedBytes, 0, MostSharedBytes);
        Launched.Add(launch.Kernel);
        PtxProgram.Run(memory, launch, Alter);
    }

    public ulong Room(SearchBuffer buffer, long bytes)
    {
        if (!_buffers.TryGetValue(buffer, out (ulong Address, long Bytes) held) || held.Bytes < bytes)
        {
            _buffers[buffer] = held = (memory.Room(bytes), bytes);
        }

        return held.Address;
    }

    public void Write<T>(ulong to, ReadOnlySpan<T> values, nint stream)
        where T : unmanaged
        => memory.Write(to, values);

    public void Read<T>(ulong from, int stride, Span<T> values, nint stream)
        where T : unmanaged
    {
        T[] all = memory.Read<T>(from, ((values.Length - 1) * stride) + 1);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all[i * stride];
        }
    }

    public void Clear(ulong at, int numbers, nint stream) => memory.Write<int>(at, new int[numbers]);
}
