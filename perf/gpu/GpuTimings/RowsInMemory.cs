using System.Runtime.InteropServices;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.GpuTimings;

/// <summary>Random rows of length 1, in native memory, in the format asked for last.</summary>
internal sealed unsafe class RowsInMemory : IDisposable
{
    private const int Block = 1 << 16;

    private readonly float* _rows;
    private void* _encoded;
    private float* _scales;
    private RowFormat _format = RowFormat.Float32;

    public RowsInMemory(int count, int dimension, int seed)
    {
        (Count, Dimension) = (count, dimension);
        _rows = (float*)NativeMemory.Alloc((nuint)count * (nuint)dimension, sizeof(float));
        EveryOther = new ulong[(count + 63) / 64];
        Array.Fill(EveryOther, 0x5555555555555555UL);
        Parallel.For(0, (count + Block - 1) / Block, block =>
        {
            int first = block * Block, now = Math.Min(Block, count - first);
            Unit(now, dimension, seed + block).CopyTo(new Span<float>(_rows + ((long)first * dimension), now * dimension));
        });
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>A filter that lets through every other row.</summary>
    public ulong[] EveryOther { get; }

    /// <summary>Rows of length 1 in random directions.</summary>
    public static float[] Unit(int count, int dimension, int seed)
    {
        Random random = new(seed);
        float[] rows = new float[count * dimension];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        }

        RowNorms.Normalize(rows, dimension);
        return rows;
    }

    /// <summary>The rows in a format; what was asked for before is gone where it was another.</summary>
    public RowSegment Segment(RowFormat format)
    {
        if (format == RowFormat.Float32)
        {
            return RowSegment.Float32(_rows, Dimension, Count);
        }

        if (format != _format)
        {
            Encode(format);
        }

        return format == RowFormat.BFloat16
            ? RowSegment.BFloat16((ushort*)_encoded, Dimension, Count)
            : RowSegment.Int8((sbyte*)_encoded, _scales, Dimension, Count);
    }

    public void Dispose()
    {
        NativeMemory.Free(_rows);
        NativeMemory.Free(_encoded);
        NativeMemory.Free(_scales);
    }

    private void Encode(RowFormat format)
    {
        NativeMemory.Free(_encoded);
        NativeMemory.Free(_scales);
        _format = format;
        _encoded = NativeMemory.Alloc((nuint)Count * (nuint)Dimension, (nuint)format.SizeInBytes());
        _scales = (float*)NativeMemory.Alloc((nuint)Count, sizeof(float));
        Parallel.For(0, (Count + Block - 1) / Block, block =>
        {
            int first = block * Block, now = Math.Min(Block, Count - first);
            long at = (long)first * Dimension;
            ReadOnlySpan<float> rows = new(_rows + at, now * Dimension);
            if (format == RowFormat.BFloat16)
            {
                RowEncoding.ToBFloat16(rows, new Span<ushort>((ushort*)_encoded + at, rows.Length));
            }
            else
            {
                RowEncoding.ToInt8(rows, Dimension, new Span<sbyte>((sbyte*)_encoded + at, rows.Length), new Span<float>(_scales + first, now));
            }
        });
    }
}
