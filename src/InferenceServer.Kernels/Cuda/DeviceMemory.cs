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
    /// <param name="source">What to copy.</param>
    /// <param name="stream">The CUDA stream to work on.</param>
    /// <param name="at">The first byte to write.</param>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void Write<T>(ReadOnlySpan<T> source, nint stream = 0, long at = 0)
        where T : unmanaged
    {
        Fits(at, source.Length, sizeof(T), nameof(source));
        Write(_device, Pointer + (ulong)at, source, stream);
    }

    /// <summary>Copies into this process after all earlier work of the stream; returns when it is there.</summary>
    /// <exception cref="ArgumentException">There is less.</exception>
    public void Read<T>(Span<T> target, nint stream = 0)
        where T : unmanaged
    {
        Fits(0, target.Length, sizeof(T), nameof(target));
        Read(_device, Pointer, target, stream);
    }

    /// <summary>Copies to an address that is known to have room.</summary>
    internal static void Write<T>(CudaDevice device, ulong pointer, ReadOnlySpan<T> source, nint stream)
        where T : unmanaged
    {
        using ContextScope scope = device.Enter();
        fixed (T* from = source)
        {
            Driver.Check(Driver.cuMemcpyHtoDAsync(pointer, from, (nuint)source.Length * (nuint)sizeof(T), stream));
            Driver.Check(Driver.cuStreamSynchronize(stream));
        }
    }

    /// <summary>The same from an address that is known to hold as much.</summary>
    internal static void Read<T>(CudaDevice device, ulong pointer, Span<T> target, nint stream)
        where T : unmanaged
    {
        using ContextScope scope = device.Enter();
        fixed (T* to = target)
        {
            Driver.Check(Driver.cuMemcpyDtoHAsync(to, pointer, (nuint)target.Length * (nuint)sizeof(T), stream));
            Driver.Check(Driver.cuStreamSynchronize(stream));
        }
    }

    /// <summary>One of every <paramref name="stride"/> numbers from an address on that is known to hold as many.</summary>
    internal static void ReadStrided<T>(CudaDevice device, ulong pointer, int stride, Span<T> target, nint stream)
        where T : unmanaged
    {
        using ContextScope scope = device.Enter();
        fixed (T* to = target)
        {
            RectangleCopy copy = RectangleCopy.ToHost(pointer, (nuint)stride * (nuint)sizeof(T), to, (nuint)sizeof(T), (nuint)target.Length);
            Driver.Check(Driver.cuMemcpy2DAsync(&copy, stream));
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

    private void Fits(long at, int count, int size, string name)
    {
        if (at < 0 || at + ((long)count * size) > Bytes)
        {
            throw new ArgumentException($"{name} has {(long)count * size} bytes from {at} on; the device's memory has {Bytes}.", name);
        }
    }
}
