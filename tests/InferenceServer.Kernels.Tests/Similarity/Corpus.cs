using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

/// <summary>Seeded rows and queries, and the rows in each format at an address that does not move.</summary>
internal sealed unsafe class Corpus
{
    private readonly ushort[] _halves;
    private readonly sbyte[] _bytes;
    private readonly float[] _scales;

    public Corpus(int count, int dimension, int queries = 1, int seed = 1, Action<Corpus>? change = null)
    {
        (Count, Dimension) = (count, dimension);
        Random random = new(seed);
        Rows = Pinned<float>(count * dimension);
        Fill(Rows, random);
        Queries = new float[queries * dimension];
        Fill(Queries, random);
        change?.Invoke(this);
        _halves = Pinned<ushort>(Rows.Length);
        _bytes = Pinned<sbyte>(Rows.Length);
        _scales = Pinned<float>(count);
        RowEncoding.ToBFloat16(Rows, _halves);
        RowEncoding.ToInt8(Rows, dimension, _bytes, _scales);
    }

    public int Count { get; }

    public int Dimension { get; }

    public float[] Rows { get; }

    public float[] Queries { get; }

    /// <summary>What the rows are worth in a format.</summary>
    public float[] Worth(RowFormat format) => format switch
    {
        RowFormat.Float32 => Rows,
        RowFormat.BFloat16 => [.. _halves.Select(h => BitConverter.UInt32BitsToSingle((uint)h << 16))],
        _ => [.. _bytes.Select((b, i) => b * _scales[i / Dimension])],
    };

    /// <summary>Rows <paramref name="from"/> to <paramref name="to"/> - 1.</summary>
    public RowSegment Segment(RowFormat format, int from = 0, int? to = null)
    {
        int count = (to ?? Count) - from;
        int start = from * Dimension;
        fixed (float* rows = Rows)
        fixed (ushort* halves = _halves)
        fixed (sbyte* bytes = _bytes)
        fixed (float* scales = _scales)
        {
            return format switch
            {
                RowFormat.Float32 => RowSegment.Float32(rows + start, Dimension, count),
                RowFormat.BFloat16 => RowSegment.BFloat16(halves + start, Dimension, count),
                _ => RowSegment.Int8(bytes + start, scales + from, Dimension, count),
            };
        }
    }

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private static void Fill(Span<float> numbers, Random random)
    {
        foreach (ref float number in numbers)
        {
            number = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }
    }
}
