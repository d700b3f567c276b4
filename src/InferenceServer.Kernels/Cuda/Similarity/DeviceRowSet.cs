using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>Rows of one format in a device's memory, and what their products are multiplied with.</summary>
internal sealed unsafe class DeviceRowSet : IDisposable
{
    private const int ChunkBytes = 8 << 20;

    /// <summary>What rounding to bytes may have made of a row of length 1, generously.</summary>
    private const float LongestOfUnitLength = 1.25f;

    private readonly DeviceMemory _rows;
    private readonly DeviceRowShape _shape;
    private readonly int _count, _dimension;
    private float _longest;
    private DeviceMemory? _scales;
    private DeviceMemory? _cosines;

    /// <summary>Room for rows, all zeros' factors left out.</summary>
    public DeviceRowSet(CudaDevice device, RowFormat format, int dimension, int count, bool unitLength)
    {
        Format = format;
        (_shape, _count, _dimension) = (DeviceRowShape.Of(format, dimension), count, dimension);
        _longest = unitLength ? LongestOfUnitLength : 0;
        _rows = new(device, Math.Max(1, (long)count * _shape.Stride));
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

    public DeviceRows Rows => new(Format, _shape, _count, _dimension, _rows.Pointer, _scales?.Pointer ?? 0, _cosines?.Pointer ?? 0, _longest);

    /// <summary>Copies rows to <paramref name="at"/> and behind it.</summary>
    public void Write(byte* rows, nint stride, int count, float* scales, bool unitLength, int at)
    {
        int chunk = Math.Max(1, ChunkBytes / _shape.Stride), used = _dimension * Format.SizeInBytes();
        byte[] padded = new byte[(long)Math.Min(chunk, count) * _shape.Stride];
        float[] factors = new float[Math.Min(chunk, count)];
        for (int first = 0; first < count; first += chunk)
        {
            int now = Math.Min(chunk, count - first);
            byte* from = rows + (first * stride);
            for (int i = 0; i < now; i++)
            {
                new ReadOnlySpan<byte>(from + (i * stride), used).CopyTo(padded.AsSpan(i * _shape.Stride));
            }

            _rows.Write<byte>(padded.AsSpan(0, now * _shape.Stride), at: (at + (long)first) * _shape.Stride);
            _scales?.Write<float>(new ReadOnlySpan<float>(scales + first, now), at: (at + (long)first) * sizeof(float));
            if (_cosines is not null)
            {
                Cosines(from, stride, scales is null ? null : scales + first, unitLength, factors.AsSpan(0, now));
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

    private void Cosines(byte* rows, nint stride, float* scales, bool unitLength, Span<float> factors)
    {
        RowLayout layout = new(_dimension);
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
            _longest = Math.Max(_longest, unitLength ? LongestOfUnitLength : factors[i] > 0 ? Math.Abs(scale) / factors[i] : 0);
        }
    }
}
