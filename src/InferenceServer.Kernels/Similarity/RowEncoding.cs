namespace InferenceServer.Kernels.Similarity;

/// <summary>Turns rows of singles into the smaller formats. One thread; nothing is allocated.</summary>
public static class RowEncoding
{
    private const int Largest = 127;

    /// <summary>Rounds to bfloat16, to nearest and ties to even; numbers beyond its range become infinite.</summary>
    /// <param name="numbers">Any numbers.</param>
    /// <param name="to">As many places.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToBFloat16(ReadOnlySpan<float> numbers, Span<ushort> to)
    {
        Expect(numbers.Length, to.Length, nameof(to));
        for (int i = 0; i < numbers.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(numbers[i]);
            // A NaN whose payload lies in the lower half alone would round to infinity.
            to[i] = float.IsNaN(numbers[i]) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
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

        for (int row = 0; row < scales.Length; row++)
        {
            ReadOnlySpan<float> from = rows.Slice(row * dimension, dimension);
            RowNorms.ThrowIfNotFinite(from, "row", row);
            scales[row] = Encode(from, to.Slice(row * dimension, dimension));
        }
    }

    private static float Encode(ReadOnlySpan<float> row, Span<sbyte> to)
    {
        float most = 0;
        foreach (float number in row)
        {
            most = Math.Max(most, Math.Abs(number));
        }

        double perUnit = most == 0 ? 0 : Largest / (double)most;
        for (int i = 0; i < row.Length; i++)
        {
            to[i] = (sbyte)Math.Round(row[i] * perUnit, MidpointRounding.ToEven);
        }

        return (float)(most / (double)Largest);
    }

    private static void Expect(int length, int places, string name)
    {
        if (length != places)
        {
            throw new ArgumentException($"{places} places for {length} numbers", name);
        }
    }
}
