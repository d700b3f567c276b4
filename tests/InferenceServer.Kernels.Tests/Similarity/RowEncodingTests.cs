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
