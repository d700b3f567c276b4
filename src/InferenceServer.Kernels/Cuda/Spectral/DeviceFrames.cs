using System.Runtime.CompilerServices;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The tables of a transform in a device's memory, and the rows of frames between two kernels.</summary>
internal sealed class DeviceFrames : IDisposable
{
    private const string Assembly = "overlap_add";
    private const int AssemblyThreads = 256;

    private readonly CudaDevice _device;
    private readonly FrameTables _tables;
    private readonly DeviceMemory _numbers, _turns, _window, _rows;

    /// <summary>Loads the kernels and copies the tables.</summary>
    public DeviceFrames(CudaDevice device, FrameTables tables, int mostFrames, params string[] kernels)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (string kernel in (string[])[Assembly, .. kernels])
        {
            _ = device.Function(kernel);
        }

        (_device, _tables, MostFrames) = (device, tables, mostFrames);
        try
        {
            _numbers = Copy(device, tables.Numbers);
            _turns = Copy(device, tables.Turns);
            _window = Copy<float>(device, tables.Plan.Analysis.Span);
            _rows = new(device, RowValues(mostFrames) * sizeof(float));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int MostFrames { get; }

    public FrameTables Tables => _tables;

    public CudaDevice Device => _device;

    private StftOptions Options => _tables.Plan.Options;

    public void AddTables(ref KernelLaunch launch)
    {
        launch.View(_numbers.Pointer, _tables.Numbers.Length);
        launch.View(_turns.Pointer, _tables.Turns.Length / 2);
    }

    public void AddWindow(ref KernelLaunch launch) => launch.View(_window.Pointer, Options.WindowLength);

    public void AddRows(ref KernelLaunch launch, int frames) => launch.View(_rows.Pointer, RowValues(frames));

    /// <summary>A group for each frame and segment.</summary>
    public void Run(ref KernelLaunch launch, string kernel, int frames, nint stream)
        => launch.Run(_device, kernel, (uint)frames, (uint)_tables.Segments, _tables.Threads, _tables.SharedBytes, stream);

    /// <summary>The rows to a signal.</summary>
    public void Assemble(int frames, ulong signal, int samples, nint stream)
    {
        KernelLaunch launch = default;
        launch.View(_numbers.Pointer, _tables.Numbers.Length);
        AddWindow(ref launch);
        AddRows(ref launch, frames);
        launch.Number(frames);
        launch.Number(1f / Options.FftLength);
        launch.View(signal, samples);
        launch.Run(_device, Assembly, (uint)(((samples - 1) / AssemblyThreads) + 1), 1, AssemblyThreads, 0, stream);
    }

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

    private long RowValues(int frames) => (long)frames * _tables.Segments * Options.WindowLength;
}
