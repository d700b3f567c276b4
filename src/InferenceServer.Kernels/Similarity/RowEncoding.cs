using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Turns rows of singles into the smaller formats. One thread; nothing is allocated.</summary>
public static unsafe class RowEncoding
{
    private const int Largest = 127;
    private const uint SignLess = 0x7FFF_FFFF;
    private const uint Infinity = 0x7F80_0000;

    /// <summary>Added to a double of small size, it leaves the nearest whole number, ties to even, in the lowest bits.</summary>
    private const double Rounder = 3L << 51;

    /// <summary>Rounds to bfloat16, to nearest and ties to even; numbers beyond its range become infinite.</summary>
    /// <param name="numbers">Any numbers.</param>
    /// <param name="to">As many places.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToBFloat16(ReadOnlySpan<float> numbers, Span<ushort> to)
    {
        Expect(numbers.Length, to.Length, nameof(to));
        fixed (float* from = numbers)
        fixed (ushort* halves = to)
        {
            int i = 0;
            for (; i <= numbers.Length - (2 * Lanes.Count); i += 2 * Lanes.Count)
            {
                Vector512.Narrow(Rounded(Vector512.Load((uint*)from + i)), Rounded(Vector512.Load((uint*)from + i + Lanes.Count))).Store(halves + i);
            }

            for (; i < numbers.Length; i++)
            {
                halves[i] = (ushort)Rounded(Vector512.CreateScalar(((uint*)from)[i]))[0];
            }
        }
    }

    /// <summary>Rounds each row to whole numbers from -127 to 127 times a scale of its own: its largest magnitude over 127.</summary>
    /// <param name="rows">Whole rows of finite numbers.</param>
    /// <param name="dimension">Numbers in a row.</param>
    /// <param name="to">As many places as there are numbers.</param>
    /// <param name="scales">A place per row; 0 for a row of zeros.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, or a number that is not finite.</exception>
    public static void ToInt8(ReadOnlySpan<float> rows, int dimension, Span<sbyte> to, Span<float> scales)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        Expect(rows.Length, to.Length, nameof(to));
        if (rows.Length != (long)scales.Length * dimension)
        {
            throw new ArgumentException($"{scales.Length} scales for {rows.Length} numbers in rows of {dimension}", nameof(scales));
        }

        fixed (float* numbers = rows)
        fixed (sbyte* bytes = to)
        {
            for (int row = 0; row < scales.Length; row++)
            {
                nint start = (nint)row * dimension;
                float most = Most(numbers + start, dimension);
                if (!float.IsFinite(most))
                {
                    RowNorms.ThrowIfNotFinite(rows.Slice((int)start, dimension), "row", row);
                }

                Encode(numbers + start, dimension, most == 0 ? 0 : Largest / (double)most, bytes + start);
                scales[row] = (float)(most / (double)Largest);
            }
        }
    }

    /// <summary>The largest magnitude; not finite where a number is not. The bits of magnitudes order as the magnitudes do, and NaN beyond them.</summary>
    private static float Most(float* row, int count)
    {
        Vector512<uint> most = default;
        int i = 0;
        for (; i <= count - Lanes.Count; i += Lanes.Count)
        {
            most = Vector512.Max(most, Vector512.Load((uint*)row + i) & Vector512.Create(SignLess));
        }

        uint greatest = 0;
        for (; i < count; i++)
        {
            greatest = Math.Max(greatest, ((uint*)row)[i] & SignLess);
        }

        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            greatest = Math.Max(greatest, most[lane]);
        }

        return BitConverter.UInt32BitsToSingle(greatest);
    }

    private static void Encode(float* row, int count, double perUnit, sbyte* to)
    {
        if (count < Lanes.Count)
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = (sbyte)BitConverter.DoubleToInt64Bits((row[i] * perUnit) + Rounder);
            }

            return;
        }

        for (int i = 0; i <= count - Lanes.Count; i += Lanes.Count)
        {
            Sixteen(row + i, perUnit).Store(to + i);
        }

        Sixteen(row + count - Lanes.Count, perUnit).Store(to + count - Lanes.Count);
    }

    private static Vector128<sbyte> Sixteen(float* numbers, double perUnit)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.Load(numbers));
        Vector512<double> rounder = Vector512.Create(Rounder);
        Vector512<int> whole = Vector512.Narrow(((lower * perUnit) + rounder).AsInt64(), ((upper * perUnit) + rounder).AsInt64());
        Vector256<short> halves = Vector256.Narrow(whole.GetLower(), whole.GetUpper());
        return Vector128.Narrow(halves.GetLower(), halves.GetUpper());
    }

    /// <summary>The bfloat16 in the lower half, zeros in the upper.</summary>
    private static Vector512<uint> Rounded(Vector512<uint> bits)
    {
        Vector512<uint> upper = bits >> 16;
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + (upper & Vector512<uint>.One)) >> 16;

        // A NaN whose payload lies in the lower half alone would round to infinity.
        Vector512<uint> isNaN = Vector512.GreaterThan(bits & Vector512.Create(SignLess), Vector512.Create(Infinity));
        return Vector512.ConditionalSelect(isNaN, upper | Vector512.Create(0x40u), rounded);
    }

    private static void Expect(int length, int places, string name)
    {
        if (length != places)
        {
            throw new ArgumentException($"{places} places for {length} numbers", name);
        }
    }
}
