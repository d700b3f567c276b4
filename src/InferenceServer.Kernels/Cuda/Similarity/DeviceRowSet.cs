using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Rows of one format in a device's memory, and what their products are multiplied with.</summary>
internal sealed unsafe class DeviceRowSet : IDisposable
{
    private const int ChunkBytes = 8 << 20;

    private readonly DeviceMemory _rows;
    private DeviceMemory? _scales;
    private DeviceMemory? _cosines;

    /// <summary>Room for rows, all zeros' factors left out.</summary>
    public DeviceRowSet(CudaDevice device, RowFormat format, int dimension, int count, bool unitLength)
    {
        Format = format;
        Shape = DeviceRowShape.Of(format, dimension);
        _rows = new(device, Math.Max(1, (long)count * Shape.Stride));
        try
        {
            _scales = format == RowFormat.Int8 ? new(device, Math.Max(1, (long)count * sizeof(float))) : null;
            _cosines = unitLength ? null : new(device, Math.Max(1, (long)count * sizeof(float)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RowFormat Format { get; }

    public DeviceRowShape Shape { get; }

    public long Bytes => _rows.Bytes;

    public ulong Rows => _rows.Pointer;

    /// <summary>The factors for a metric; null where all are one. Rows of bytes that have length 1 have it after their scale.</summary>
    public DeviceMemory? Factors(Metric metric) => metric == Metric.Cosine && _cosines is not null ? _cosines : _scales;

    /// <summary>Copies rows to <paramref name="at"/> and behind it.</summary>
    public void Write(byte* rows, nint stride, int count, float* scales, bool unitLength, int dimension, int at)
    {
        int chunk = Math.Max(1, ChunkBytes / Shape.Stride), used = dimension * Format.SizeInBytes();
        byte[] padded = new byte[(long)Math.Min(chunk, count) * Shape.Stride];
        float[] factors = new float[Math.Min(chunk, count)];
        for (int first = 0; first < count; first += chunk)
        {
            int now = Math.Min(chunk, count - first);
            byte* from = rows + (first * stride);
            for (int i = 0; i < now; i++)
            {
                new ReadOnlySpan<byte>(from + (i * stride), used).CopyTo(padded.AsSpan(i * Shape.Stride));
            }

            _rows.Write<byte>(padded.AsSpan(0, now * Shape.Stride), at: (at + (long)first) * Shape.Stride);
            _scales?.Write<float>(new ReadOnlySpan<float>(scales + first, now), at: (at + (long)first) * sizeof(float));
            if (_cosines is not null)
            {
                Cosines(from, stride, scales is null ? null : scales + first, unitLength, dimension, factors.AsSpan(0, now));
                _cosines.Write<float>(factors.AsSpan(0, now), at: (at + (long)first) * sizeof(float));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _scales?.Dispose();
        _cosines?.Dispose();
        _scales = _cosines = null;
    }

    private void Cosines(byte* rows, nint stride, float* scales, bool unitLength, int dimension, Span<float> factors)
    {
        RowLayout layout = new(dimension);
        for (int i = 0; i < factors.Length; i++)
        {
            byte* row = rows + (i * stride);
            float scale = scales is null ? 1 : scales[i];
            factors[i] = Format switch
            {
                RowFormat.Float32 => RowFactors.Of<Float32Reader>(row, layout, Metric.Cosine, unitLength, scale),
                RowFormat.BFloat16 => RowFactors.Of<BFloat16Reader>(row, layout, Metric.Cosine, unitLength, scale),
                _ => RowFactors.Of<Int8Reader>(row, layout, Metric.Cosine, unitLength, scale),
            };
        }
    }
}
