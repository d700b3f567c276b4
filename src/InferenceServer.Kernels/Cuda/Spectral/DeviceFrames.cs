using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The tables of a transform in a device's memory, and the rows of frames between two kernels.</summary>
internal sealed class DeviceFrames : IDisposable
{
    private readonly DeviceMemory _numbers, _turns, _window, _rows;

    /// <summary>Loads the kernels and copies the tables.</summary>
    public DeviceFrames(CudaDevice device, FrameTables tables, int mostFrames, params string[] kernels)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (string kernel in (string[])[FrameLaunches.OverlapAdd, .. kernels])
        {
            _ = device.Function(kernel);
        }

        (Device, Tables, MostFrames) = (device, tables, mostFrames);
        try
        {
            _numbers = Copy(device, tables.Numbers);
            _turns = Copy(device, tables.Turns);
            _window = Copy<float>(device, tables.Plan.Analysis.Span);
            _rows = new(device, tables.RowValues(mostFrames) * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }

        Launches = new(tables, _numbers.Pointer, _turns.Pointer, _window.Pointer, _rows.Pointer);
    }

    public CudaDevice Device { get; }

    public FrameTables Tables { get; }

    public int MostFrames { get; }

    public FrameLaunches Launches { get; }

    public void Dispose()
    {
        _numbers?.Dispose();
        _turns?.Dispose();
        _window?.Dispose();
        _rows?.Dispose();
    }

    /// <summary>A copy in the device's memory; of nothing, memory that is not used.</summary>
    internal static DeviceMemory Copy<T>(CudaDevice device, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        DeviceMemory memory = new(device, Math.Max(values.Length, 1) * (long)Unsafe.SizeOf<T>());
        try
        {
            memory.Write(values);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
