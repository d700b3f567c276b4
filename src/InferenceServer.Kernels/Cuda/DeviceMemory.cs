namespace InferenceServer.Kernels.Cuda;

/// <summary>Memory on a device, owned by whoever made it. Its use from several threads is theirs to order.</summary>
public sealed unsafe class DeviceMemory : IDisposable
{
    private readonly CudaDevice _device;
    private ulong _pointer;

    /// <summary>Allocates.</summary>
    /// <param name="device">Where; must outlive this.</param>
    /// <param name="bytes">How much, at least 1.</param>
    /// <exception cref="CudaException">There is not that much.</exception>
    public DeviceMemory(CudaDevice device, long bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        (_device, Bytes) = (device, bytes);
        using ContextScope scope = device.Enter();
        Driver.Check(Driver.cuMemAlloc(out _pointer, (nuint)bytes));
    }

    /// <summary>How much there is.</summary>
    public long Bytes { get; }

    /// <summary>The device's address.</summary>
    public ulong Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == 0, this);
            return _pointer;
        }
    }

    /// <summary>Copies from this process; returns when the source may be changed.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void Write<T>(ReadOnlySpan<T> source, nint stream = 0)
        where T : unmanaged
    {
        Fits(source.Length, sizeof(T), nameof(source));
        using ContextScope scope = _device.Enter();
        fixed (T* from = source)
        {
            Driver.Check(Driver.cuMemcpyHtoDAsync(Pointer, from, (nuint)source.Length * (nuint)sizeof(T), stream));
            Driver.Check(Driver.cuStreamSynchronize(stream));
        }
    }

    /// <summary>Copies into this process after all earlier work of the stream; returns when it is there.</summary>
    /// <exception cref="ArgumentException">There is less.</exception>
    public void Read<T>(Span<T> target, nint stream = 0)
        where T : unmanaged
    {
        Fits(target.Length, sizeof(T), nameof(target));
        using ContextScope scope = _device.Enter();
        fixed (T* to = target)
        {
            Driver.Check(Driver.cuMemcpyDtoHAsync(to, Pointer, (nuint)target.Length * (nuint)sizeof(T), stream));
            Driver.Check(Driver.cuStreamSynchronize(stream));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pointer != 0)
        {
            using ContextScope scope = _device.Enter();
            _ = Driver.cuMemFree(_pointer);
            _pointer = 0;
        }
    }

    private void Fits(int count, int size, string name)
    {
        if ((long)count * size > Bytes)
        {
            throw new ArgumentException($"{name} has {(long)count * size} bytes; the device's memory has {Bytes}.", name);
        }
    }
}
