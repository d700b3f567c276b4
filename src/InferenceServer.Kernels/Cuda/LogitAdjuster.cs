using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Applies histories and biases to logits on a device, in place. Its memory grows with what it is given.</summary>
internal sealed class LogitAdjuster : IDisposable
{
    private const string Kernel = "adjust_logits";
    private const int Threads = 256;

    private readonly CudaDevice _device;
    private readonly RowAdjustments _staged = new();
    private readonly DeviceMemory _rows;
    private DeviceMemory? _tokens, _values;

    public LogitAdjuster(CudaDevice device, int mostRows)
    {
        _device = device;
        _ = device.Function(Kernel);
        _rows = new(device, mostRows * 24L);
    }

    /// <summary>Queues the work; nothing where no row has a history or a bias.</summary>
    public void Run(ulong logits, int vocabulary, ReadOnlySpan<SamplingRow> rows, nint stream)
    {
        _staged.Fill(rows);
        if (_staged.Tokens.IsEmpty)
        {
            return;
        }

        _rows.Write(_staged.Rows, stream);
        Write(ref _tokens, _staged.Tokens, stream);
        Write(ref _values, _staged.Values, stream);
        LaunchOf(logits, vocabulary, _staged, _rows.Pointer, _tokens!.Pointer, _values!.Pointer).Run(_device, stream);
    }

    /// <summary>The launch over what was staged, copied to the given addresses.</summary>
    internal static KernelLaunch LaunchOf(ulong logits, int vocabulary, RowAdjustments staged, ulong rows, ulong tokens, ulong values)
    {
        KernelLaunch launch = new(Kernel, staged.Rows.Length, 1, Threads, 0);
        launch.View(logits, (long)staged.Rows.Length * vocabulary);
        launch.Number(vocabulary);
        launch.View(rows, staged.Rows.Length);
        launch.View(tokens, staged.Tokens.Length);
        launch.View(values, staged.Values.Length);
        return launch;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _tokens?.Dispose();
        _values?.Dispose();
    }

    private void Write(ref DeviceMemory? memory, ReadOnlySpan<int> values, nint stream)
    {
        if (memory is null || memory.Bytes < values.Length * (long)sizeof(int))
        {
            // Freeing waits for whatever still reads it.
            memory?.Dispose();
            memory = null;
            memory = new(_device, values.Length * 2L * sizeof(int));
        }

        memory.Write(values, stream);
    }
}
