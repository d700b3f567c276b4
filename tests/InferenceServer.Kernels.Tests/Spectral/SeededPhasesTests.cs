using InferenceServer.Kernels.Sampling;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class SeededPhasesTests
{
    [Fact]
    public void FillPhases_Seed_AreAnglesOfPhilox()
    {
        float[] start = new float[2 * 10];
        GriffinLim.FillPhases(start, 42UL);
        for (uint i = 0; i < 10; i++)
        {
            (uint x, uint y, uint z, uint w) = Philox.Block(42, (i / 4, 0, 0, 1));
            double angle = 2 * Math.PI * new[] { x, y, z, w }[i % 4] / 4294967296.0;
            Assert.Equal(Math.Cos(angle), start[2 * i], 1e-7);
            Assert.Equal(Math.Sin(angle), start[(2 * i) + 1], 1e-7);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17_179_869_183)]
    public void Fill_FromAnywhere_IsThatPartOfTheWhole(long first)
    {
        float[] whole = new float[2 * 40], part = new float[2 * 9];
        SeededPhases.Fill(7, first - 1, whole);
        SeededPhases.Fill(7, first + 4, part);
        Assert.Equal(whole.AsSpan(10, 18), part.AsSpan());
    }

    [Fact]
    public void FillPhases_ManyPoints_HaveNoDirection()
    {
        const int Points = 20_000;
        float[] start = new float[2 * Points], other = new float[2 * Points];
        GriffinLim.FillPhases(start, 1UL);
        GriffinLim.FillPhases(other, 2UL);
        Assert.NotEqual(start, other);

        // The mean of N equally likely points has a length of about N^-1/2; five times that never happens.
        for (int order = 1; order <= 3; order++)
        {
            double re = 0, im = 0;
            for (int i = 0; i < Points; i++)
            {
                double angle = order * Math.Atan2(start[(2 * i) + 1], start[2 * i]);
                re += Math.Cos(angle);
                im += Math.Sin(angle);
            }

            Assert.True(Math.Sqrt((re * re) + (im * im)) < 5 * Math.Sqrt(Points), $"order {order}");
        }
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(8, 2)]
    [InlineData(4, 3)]
    [InlineData(1, 1)]
    public void Reconstruct_Seed_IsFromThatStart(int lanes, int threads)
    {
        const int Frames = 21;
        GriffinLimOptions options = new() { Frames = new() { FftLength = 48, HopLength = 4, WindowLength = 12, Threads = threads }, Iterations = 3 };
        GriffinLim griffinLim = new(options, lanes), narrow = new(options with { Frames = options.Frames with { Threads = 1 } }, 1);
        float[] magnitudes = [.. Noise.Of(griffinLim.Bins * Frames).Select(Math.Abs)], start = new float[2 * magnitudes.Length];
        float[] expected = new float[griffinLim.SampleCount(Frames)], actual = new float[expected.Length], zero = new float[expected.Length];
        GriffinLim.FillPhases(start, 5UL);
        narrow.Reconstruct(magnitudes, start, expected);
        griffinLim.Reconstruct(magnitudes, 5UL, actual);
        griffinLim.Reconstruct(magnitudes, zero);

        Assert.Equal(expected, actual);
        Assert.NotEqual(zero, actual);
    }
}
