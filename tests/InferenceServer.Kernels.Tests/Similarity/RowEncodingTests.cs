using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class RowEncodingTests
{
    [Fact]
    public void ToBFloat16_RoundsToNearestTiesToEven()
    {
        float[] numbers = [1, 1 + (1 / 256f), 1 + (3 / 256f), 1 + (1 / 256f) + 1e-6f, -2.5f, 0, -0f, float.PositiveInfinity, float.MaxValue];
        ushort[] halves = new ushort[numbers.Length];

        RowEncoding.ToBFloat16(numbers, halves);

        Assert.Equal([0x3F80, 0x3F80, 0x3F82, 0x3F81, 0xC020, 0x0000, 0x8000, 0x7F80, 0x7F80], halves);
    }

    [Fact]
    public void ToBFloat16_NaNWhosePayloadIsLow_StaysNaN()
    {
        ushort[] half = new ushort[1];

        RowEncoding.ToBFloat16([BitConverter.UInt32BitsToSingle(0x7F800001)], half);

        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle((uint)half[0] << 16)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(100)]
    public void ToBFloat16_AnyLengthAndBits_RoundsAsTheDefinition(int length)
    {
        Random random = new(length);
        float[] numbers = [.. Enumerable.Range(0, length).Select(i => BitConverter.Int32BitsToSingle(i % 5 == 0 ? 0x7F80_0000 + random.Next(70_000) : random.Next(int.MinValue, int.MaxValue)))];
        ushort[] halves = new ushort[length];

        RowEncoding.ToBFloat16(numbers, halves);

        Assert.Equal(numbers.Select(Definition), halves);

        static ushort Definition(float number)
        {
            uint bits = BitConverter.SingleToUInt32Bits(number);
            return (ushort)(float.IsNaN(number) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void ToInt8_AnyDimension_RoundsAsTheDefinition(int dimension)
    {
        // Halves of the scale are ties, which go to the even number.
        float[] rows = [.. Enumerable.Range(0, 20 * dimension).Select(i => i % dimension == dimension - 1 ? -127 : (((i * 37) % 509) - 254) / 2f)];
        sbyte[] bytes = new sbyte[rows.Length];

        RowEncoding.ToInt8(rows, dimension, bytes, new float[20]);

        Assert.Equal(rows.Select(x => (sbyte)Math.Round(x, MidpointRounding.ToEven)), bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(32)]
    public void ToInt8_NumberThatIsNotFinite_RefusesByName(int place)
    {
        float[] rows = new float[2 * 33];
        rows[33 + place] = float.NegativeInfinity;

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => RowEncoding.ToInt8(rows, 33, new sbyte[66], new float[2]));

        Assert.Contains($"row 1 holds {float.NegativeInfinity} at component {place}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToInt8_EachRow_ErrsByHalfAStepAtMost()
    {
        Corpus corpus = new(50, 33);
        sbyte[] bytes = new sbyte[corpus.Rows.Length];
        float[] scales = new float[50];

        RowEncoding.ToInt8(corpus.Rows, 33, bytes, scales);

        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.InRange(bytes[i], -127, 127);
            Assert.Equal(corpus.Rows[i], bytes[i] * (double)scales[i / 33], scales[i / 33] * 0.501);
        }
    }

    [Fact]
    public void ToInt8_RowOfZeros_HasScaleZero()
    {
        sbyte[] bytes = [1, 1];
        float[] scales = [1];

        RowEncoding.ToInt8([0, 0], 2, bytes, scales);

        Assert.Equal([0, 0], bytes);
        Assert.Equal([0], scales);
    }

    [Fact]
    public void Encode_LengthsThatDoNotFit_Refuses()
    {
        Assert.Throws<ArgumentException>(() => RowEncoding.ToBFloat16(new float[2], new ushort[3]));
        Assert.Throws<ArgumentException>(() => RowEncoding.ToInt8(new float[4], 2, new sbyte[3], new float[2]));
        Assert.Throws<ArgumentException>(() => RowEncoding.ToInt8(new float[4], 2, new sbyte[4], new float[1]));
        Assert.Throws<ArgumentException>(() => RowEncoding.ToInt8([1, float.NaN], 2, new sbyte[2], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowEncoding.ToInt8([], 0, [], []));
    }
}
