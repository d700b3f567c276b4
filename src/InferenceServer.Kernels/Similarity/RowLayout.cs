using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Which lane takes which number of a row. Whole sixteens lie as they are stored. Where numbers are left over, the last vector is
/// the row's last sixteen numbers with those that were taken already blanked out, so that it is one plain load that never
/// leaves the row; a row shorter than sixteen is filled up with zeros.
/// </summary>
/// <param name="dimension">Numbers in a row.</param>
internal readonly unsafe struct RowLayout(int dimension)
{
    /// <summary>Numbers in a row.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>Numbers in whole sixteens.</summary>
    public int Whole { get; } = dimension / Lanes.Count * Lanes.Count;

    /// <summary>Numbers in a packed row.</summary>
    public int Packed => HasTail ? Whole + Lanes.Count : Whole;

    /// <summary>Whether there is a vector beyond the whole sixteens.</summary>
    public bool HasTail => Whole < Dimension;

    /// <summary>Copies a row to <see cref="Packed"/> numbers.</summary>
    public void Pack(ReadOnlySpan<float> row, Span<float> packed)
    {
        row[..Whole].CopyTo(packed);
        if (HasTail)
        {
            Span<float> tail = packed.Slice(Whole, Lanes.Count);
            tail.Clear();
            row[Whole..].CopyTo(Whole == 0 ? tail : tail[(Lanes.Count - (Dimension - Whole))..]);
        }
    }

    /// <summary>The vector beyond the whole sixteens.</summary>
    public Vector512<float> Tail<TReader>(byte* row)
        where TReader : struct, IRowReader
    {
        if (Whole > 0)
        {
            return Vector512.AndNot(TReader.Load(row + ((Dimension - Lanes.Count) * TReader.Size)), Lanes.First(Lanes.Count - (Dimension - Whole)));
        }

        Vector512<byte> filled = default;
        Unsafe.CopyBlockUnaligned(&filled, row, (uint)(Dimension * TReader.Size));
        return TReader.Load((byte*)&filled);
    }
}
