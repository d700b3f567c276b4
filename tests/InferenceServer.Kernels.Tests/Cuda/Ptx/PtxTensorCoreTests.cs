namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

public class PtxTensorCoreTests
{
    /// <summary>
    /// Which place of its matrix a lane's value is, as strides over lane % 4, lane / 4 and the bits of the value's number: how the layouts of
    /// this instruction are often written down, and another way than the one that is checked.
    /// </summary>
    private static readonly int[]
        OfA = [2 * 16, 1, 16, 8, 8 * 16],
        OfB = [2 * 8, 1, 8, 8 * 8],
        OfC = [2 * 16, 1, 16, 8];

    [Fact]
    public void Multiply_IsTheProductOfMatricesWhoseValuesLieByStrides()
    {
        Random random = new(3);
        float[] a = Numbers(random, 16 * 16), b = Numbers(random, 16 * 8), c = Numbers(random, 16 * 8);

        uint[,] d = PtxTensorCore.Multiply(Halves(a, OfA, 4), Halves(b, OfB, 2), Singles(c, OfC));

        for (int lane = 0; lane < 32; lane++)
        {
            for (int value = 0; value < 4; value++)
            {
                int place = Place(OfC, lane, value), row = place % 16, column = place / 16;
                Assert.Equal(c[place] + Enumerable.Range(0, 16).Sum(k => a[row + (16 * k)] * b[column + (8 * k)]), BitConverter.UInt32BitsToSingle(d[lane, value]));
            }
        }
    }

    /// <summary>Read off the figures of the PTX ISA: A's (0, 0), (3, 6), (8, 3), (5, 8), (15, 15) times B's (0, 0), (6, 2), (3, 7), (8, 4), (15, 7).</summary>
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(15, 0, 11, 0, 13, 0)]
    [InlineData(1, 3, 29, 1, 3, 3)]
    [InlineData(20, 4, 16, 2, 22, 0)]
    [InlineData(31, 7, 31, 3, 31, 3)]
    public void Multiply_OfOneNumberEach_IsOneNumberInItsPlace(int laneOfA, int valueOfA, int laneOfB, int valueOfB, int laneOfD, int valueOfD)
    {
        uint[,] a = new uint[32, 4], b = new uint[32, 2];
        a[laneOfA, valueOfA / 2] = 0x3F80u << (16 * (valueOfA % 2));
        b[laneOfB, valueOfB / 2] = 0x4000u << (16 * (valueOfB % 2));

        uint[,] d = PtxTensorCore.Multiply(a, b, new uint[32, 4]);

        Assert.Equal(2f, BitConverter.UInt32BitsToSingle(d[laneOfD, valueOfD]));
        Assert.Single(d.Cast<uint>(), number => number != 0);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-8, 9))];

    private static int Place(int[] strides, int lane, int value)
    {
        int place = (lane % 4 * strides[0]) + (lane / 4 * strides[1]);
        for (int bit = 0; bit < strides.Length - 2; bit++)
        {
            place += ((value >> bit) & 1) * strides[bit + 2];
        }

        return place;
    }

    private static uint[,] Halves(float[] matrix, int[] strides, int registers)
    {
        uint[,] fragment = new uint[32, registers];
        for (int lane = 0; lane < 32; lane++)
        {
            for (int value = 0; value < 2 * registers; value++)
            {
                fragment[lane, value / 2] |= BitConverter.SingleToUInt32Bits(matrix[Place(strides, lane, value)]) >> 16 << (16 * (value & 1));
            }
        }

        return fragment;
    }

    private static uint[,] Singles(float[] matrix, int[] strides)
    {
        uint[,] fragment = new uint[32, 4];
        for (int lane = 0; lane < 32; lane++)
        {
            for (int value = 0; value < 4; value++)
            {
                fragment[lane, value] = BitConverter.SingleToUInt32Bits(matrix[Place(strides, lane, value)]);
            }
        }

        return fragment;
    }
}
