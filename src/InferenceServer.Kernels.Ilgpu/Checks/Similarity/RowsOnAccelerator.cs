using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Similarity;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>Rows as <see cref="CudaRows"/> lays them out, on an accelerator.</summary>
internal sealed class RowsOnAccelerator : IDisposable
{
    private readonly MemoryBuffer1D<Quad, Stride1D.Dense> _rows;
    private readonly MemoryBuffer1D<float, Stride1D.Dense>? _factors;

    public RowsOnAccelerator(Accelerator accelerator, RowFormat format, float[] rows, int dimension, float[]? factors)
    {
        (Format, Dimension, Count) = (format, dimension, rows.Length / dimension);
        Shape = DeviceRowShape.Of(format, dimension);
        byte[] padded = new byte[Math.Max(1, Count) * Shape.Stride];
        float[] scales = new float[Count];
        sbyte[] bytes = new sbyte[rows.Length];
        ushort[] halves = new ushort[rows.Length];
        RowEncoding.ToBFloat16(rows, halves);
        if (format == RowFormat.Int8)
        {
            RowEncoding.ToInt8(rows, dimension, bytes, scales);
            factors ??= scales;
        }

        Array source = format switch { RowFormat.Float32 => rows, RowFormat.BFloat16 => halves, _ => bytes };
        int size = format.SizeInBytes();
        for (int i = 0; i < Count; i++)
        {
            Buffer.BlockCopy(source, i * dimension * size, padded, i * Shape.Stride, dimension * size);
        }

        Worth = format switch
        {
            RowFormat.Float32 => rows,
            RowFormat.BFloat16 => [.. halves.Select(half => BitConverter.UInt32BitsToSingle((uint)half << 16))],
            _ => [.. bytes.Select((number, i) => number * scales[i / dimension])],
        };
        _rows = accelerator.Allocate1D(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Quad>(padded).ToArray());
        _factors = factors is null ? null : accelerator.Allocate1D(factors);
    }

    public RowFormat Format { get; }

    public int Dimension { get; }

    public int Count { get; }

    public DeviceRowShape Shape { get; }

    /// <summary>What the rows are worth in their format.</summary>
    public float[] Worth { get; }

    public ArrayView<Quad> Rows => _rows.View;

    public ArrayView<float> Factors => _factors is null ? default : _factors.View.AsContiguous();

    public void Dispose()
    {
        _rows.Dispose();
        _factors?.Dispose();
    }
}
