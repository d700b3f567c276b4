using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Similarity;

public sealed class RowNormsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(127)]
    [InlineData(1000)]
    public void Normalize_EachRow_HasLengthOneAndItsDirection(int dimension)
    {
        Corpus corpus = new(20, dimension);
        float[] rows = [.. corpus.Rows];

        RowNorms.Normalize(rows, dimension);

        for (int row = 0; row < 20; row++)
        {
            double length = Math.Sqrt(corpus.Rows.Skip(row * dimension).Take(dimension).Sum(x => (double)x * x));
            for (int i = row * dimension; i < (row + 1) * dimension; i++)
            {
                Assert.Equal(corpus.Rows[i] / length, rows[i], 1e-6);
            }
        }
    }

    [Fact]
    public void Normalize_Zeros_StayZeros()
    {
        float[] rows = [0, 0, 0, 2];

        RowNorms.Normalize(rows, 2);

        Assert.Equal([0, 0, 0, 1], rows);
    }

    [Theory]
    [InlineData(1e38f)]
    [InlineData(1e-40f)]
    public void Normalize_SquaresBeyondSinglePrecision_StillHaveLengthOne(float size)
    {
        float[] row = [size, size, size, size];

        RowNorms.Normalize(row, 4);

        Assert.All(row, x => Assert.Equal(0.5f, x, 1e-4f));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(100)]
    public void Normalize_EachNumber_IsRoundedOnce(int dimension)
    {
        Corpus corpus = new(20, dimension);
        float[] rows = [.. corpus.Rows];

        RowNorms.Normalize(rows, dimension);

        for (int row = 0; row < 20; row++)
        {
            // Within a row all numbers are multiplied with one double, which its largest number tells to seven digits.
            float[] before = corpus.Rows[(row * dimension)..((row + 1) * dimension)], after = rows[(row * dimension)..((row + 1) * dimension)];
            int largest = Array.IndexOf(before, before.MaxBy(Math.Abs));
            double factor = (double)after[largest] / before[largest];
            Assert.All(Enumerable.Range(0, dimension), i => Assert.Equal(before[i] * factor, after[i], Math.Abs(after[i]) * 2e-7));
        }
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(15, float.PositiveInfinity)]
    [InlineData(16, float.NegativeInfinity)]
    [InlineData(32, float.NaN)]
    public void Normalize_NumberThatIsNotFinite_RefusesByNameAndLeavesTheRow(int place, float bad)
    {
        float[] rows = new float[2 * 33];
        Array.Fill(rows, 3f);
        rows[33 + place] = bad;

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => RowNorms.Normalize(rows, 33));

        Assert.Contains($"row 1 holds {bad} at component {place}", refusal.Message, StringComparison.Ordinal);
        Assert.NotEqual(3f, rows[0]);
        Assert.Equal(3f, rows[33 + ((place + 1) % 33)]);
    }

    [Fact]
    public void Normalize_BadInput_Refuses()
    {
        Assert.Throws<ArgumentException>(() => RowNorms.Normalize(new float[3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowNorms.Normalize(new float[2], 0));
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => RowNorms.Normalize([1, 2, 3, float.NaN], 2)).Message, StringComparison.Ordinal);
    }
}
