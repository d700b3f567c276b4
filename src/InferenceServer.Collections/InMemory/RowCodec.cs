using System.Runtime.InteropServices;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.InMemory;

/// <summary>A vector as the bytes of a row and back. In the log a row of bytes is followed by its scale; in memory the scales lie by themselves.</summary>
internal sealed class RowCodec
{
    public RowCodec(CollectionSettings settings)
    {
        Dimensions = settings.Dimensions;
        Format = settings.Storage;
        UnitLength = settings.Metric == Metric.Cosine;
        NumberBytes = Dimensions * Format switch { RowFormat.Float32 => sizeof(float), RowFormat.BFloat16 => sizeof(ushort), _ => sizeof(sbyte) };
    }

    public int Dimensions { get; }

    public RowFormat Format { get; }

    /// <summary>Whether rows have length 1.</summary>
    public bool UnitLength { get; }

    /// <summary>Bytes of a row's numbers.</summary>
    public int NumberBytes { get; }

    /// <summary>Whether a row has a scale.</summary>
    public bool HasScale => Format == RowFormat.Int8;

    /// <summary>Bytes of a row with its scale.</summary>
    public int RowBytes => HasScale ? NumberBytes + sizeof(float) : NumberBytes;

    /// <summary>Writes a vector of finite numbers, which is overwritten, as a row; false where a number is beyond the format's range.</summary>
    public bool TryEncode(Span<float> vector, Span<byte> row)
    {
        if (UnitLength)
        {
            RowNorms.Normalize(vector, Dimensions);
        }

        switch (Format)
        {
            case RowFormat.Float32:
                MemoryMarshal.AsBytes(vector).CopyTo(row);
                return true;
            case RowFormat.BFloat16:
                Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(row[..NumberBytes]);
                RowEncoding.ToBFloat16(vector, halves);
                return !halves.ContainsAny((ushort)0x7F80, (ushort)0xFF80);
            default:
                float scale = 0;
                RowEncoding.ToInt8(vector, Dimensions, MemoryMarshal.Cast<byte, sbyte>(row[..NumberBytes]), new Span<float>(ref scale));
                MemoryMarshal.Write(row[NumberBytes..], scale);
                return true;
        }
    }

    /// <summary>The numbers that a row stands for.</summary>
    public float[] Decode(ReadOnlySpan<byte> row)
    {
        float[] vector = new float[Dimensions];
        float scale = HasScale ? MemoryMarshal.Read<float>(row[NumberBytes..]) : 1;
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = Format switch
            {
                RowFormat.Float32 => MemoryMarshal.Read<float>(row[(i * sizeof(float))..]),
                RowFormat.BFloat16 => BitConverter.UInt32BitsToSingle((uint)MemoryMarshal.Read<ushort>(row[(i * sizeof(ushort))..]) << 16),
                _ => (sbyte)row[i] * scale,
            };
        }

        return vector;
    }
}
