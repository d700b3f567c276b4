namespace InferenceServer.Kernels.Cuda;

/// <summary>A device and the memory of one search on it.</summary>
internal sealed class CudaSearchDevice(CudaDevice device) : ISearchDevice, IDisposable
{
    private readonly DeviceMemory?[] _buffers = new DeviceMemory?[Enum.GetValues<SearchBuffer>().Length];

    public int MostSharedBytes => device.MostSharedBytes;

    public int GroupsAtATime(string kernel, int threads, int sharedBytes) => device.GroupsAtATime(kernel, threads, sharedBytes);

    public void Run(KernelLaunch launch, nint stream) => launch.Run(device, stream);

    public ulong Room(SearchBuffer buffer, long bytes)
    {
        ref DeviceMemory? memory = ref _buffers[(int)buffer];
        if (memory is null || memory.Bytes < bytes)
        {
            // Freeing waits for whatever still uses it.
            memory?.Dispose();
            memory = null;
            memory = new(device, Math.Max(1, bytes));
        }

        return memory.Pointer;
    }

    public void Write<T>(ulong to, ReadOnlySpan<T> values, nint stream)
        where T : unmanaged
        => DeviceMemory.Write(device, to, values, stream);

    public void Read<T>(ulong from, int stride, Span<T> values, nint stream)
        where T : unmanaged
    {
        if (stride == 1)
        {
            DeviceMemory.Read(device, from, values, stream);
        }
        else
        {
            DeviceMemory.ReadStrided(device, from, stride, values, stream);
        }
    }

    public void Clear(ulong at, int numbers, nint stream)
    {
        using ContextScope scope = device.Enter();
        Driver.Check(Driver.cuMemsetD32Async(at, 0, (nuint)numbers, stream));
    }

    public void Dispose()
    {
        foreach (DeviceMemory? memory in _buffers)
        {
            memory?.Dispose();
        }
    }
}
