using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class TiesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void CountAndPosition_OfEveryTie_AreThoseOfAPlainLoop(int length)
    {
        float[] x = Rows.Tied(length, 3);
        int[] places = [.. Enumerable.Range(0, length).Where(i => x[i] == x[0])];

        fixed (float* values = x)
        {
            Assert.Equal(places.Length, Ties.Count(values, length, x[0]));
            for (int n = 1; n <= places.Length; n++)
            {
                Assert.Equal(places[n - 1], Ties.Position(values, length, x[0], n));
            }
        }
    }

    [Fact]
    public void Count_OfZero_TakesBothZeros()
    {
        float[] x = [0f, -0f, float.NaN, 1];
        fixed (float* values = x)
        {
            Assert.Equal(2, Ties.Count(values, x.Length, 0));
        }
    }
}
