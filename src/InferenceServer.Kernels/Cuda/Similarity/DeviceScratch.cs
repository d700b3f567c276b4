namespace InferenceServer.Kernels.Cuda;

/// <summary>Device memory that grows when more is asked for and is kept between calls.</summary>
internal sealed class DeviceScratch(CudaDevice device) : IDisposable
{
    private DeviceMemory? _memory;

    /// <summary>At least so many bytes; what was there is lost where they are more than before.</summary>
    public DeviceMemory Take(long bytes)
    {
        if (_memory is null || _memory.Bytes < bytes)
        {
            _memory?.Dispose();
            _memory = null;
            _memory = new(device, Math.Max(1, bytes));
        }

        return _memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
    }
}
