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

    [Fact]
    public void Normalize_BadInput_Refuses()
    {
        Assert.Throws<ArgumentException>(() => RowNorms.Normalize(new float[3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowNorms.Normalize(new float[2], 0));
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => RowNorms.Normalize([1, 2, 3, float.NaN], 2)).Message, StringComparison.Ordinal);
    }
}
