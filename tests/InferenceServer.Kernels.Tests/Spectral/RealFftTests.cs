using System.Numerics;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Spectral;

public class RealFftTests
{
    public static TheoryData<int> Lengths =>
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 27, 31, 32, 33, 42, 49, 50, 63, 64, 65, 97, 98, 100, 121, 127, 128, 194, 210, 243, 256, 343, 400, 441, 480, 512, 625, 882, 1000, 1024];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Forward_AnyLength_IsTheDefinition(int length)
    {
        const int Rows = 3;
        float[] rows = Noise.Of(Rows * length), spectra = new float[Rows * ((length / 2) + 1) * 2];
        RealFft fft = new(length);
        fft.Forward(rows, spectra);

        for (int row = 0; row < Rows; row++)
        {
            double[] wide = Noise.Widen(rows.AsSpan(row * length, length));
            for (int bin = 0; bin < fft.Bins; bin++)
            {
                AssertNear(ReferenceDft.Bin(wide, bin), BinOf(spectra, (row * fft.Bins) + bin), 1.5e-6 * Math.Sqrt(length) * Math.Log2(length + 2) / 2);
            }
        }
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(1890)]
    [InlineData(4410)]
    [InlineData(4802)]
    [InlineData(8191)]
    [InlineData(17640)]
    [InlineData(65536)]
    public void Forward_LongRows_IsTheDefinitionAtSampledBins(int length)
    {
        float[] rows = Noise.Of(length), spectra = new float[((length / 2) + 1) * 2];
        new RealFft(length).Forward(rows, spectra);

        double[] wide = Noise.Widen(rows);
        for (int bin = 0; bin <= length / 2; bin += Math.Max(length / 60, 1))
        {
            AssertNear(ReferenceDft.Bin(wide, bin), BinOf(spectra, bin), 1e-6 * Math.Sqrt(length) * 4);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Inverse_AnyLength_IsTheDefinition(int length)
    {
        int bins = (length / 2) + 1;
        float[] spectra = Noise.Of(2 * 2 * bins), rows = new float[2 * length];
        new RealFft(length).Inverse(spectra, rows);

        for (int row = 0; row < 2; row++)
        {
            Complex[] wide = new Complex[bins];
            for (int bin = 0; bin < bins; bin++)
            {
                wide[bin] = BinOf(spectra, (row * bins) + bin);
            }

            for (int sample = 0; sample < length; sample++)
            {
                Assert.Equal(ReferenceDft.Sample(wide, length, sample), rows[(row * length) + sample], 2e-6);
            }
        }
    }

    [Theory]
    [InlineData(17)]
    [InlineData(2205)]
    [InlineData(2048)]
    [InlineData(17640)]
    public void Inverse_OfForward_GivesTheRowsBack(int length)
    {
        const int Rows = 19;
        float[] rows = Noise.Of(Rows * length), back = new float[rows.Length];
        RealFft fft = new(length, threads: 2);
        float[] spectra = new float[Rows * fft.Bins * 2];
        fft.Forward(rows, spectra);
        fft.Inverse(spectra, back);

        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i], back[i], 2e-6f);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-4, 1)]
    [InlineData((1 << 24) + 1, 1)]
    [InlineData(8, 0)]
    public void New_OutOfRange_NamesTheValue(int length, int threads)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(length, threads));
        Assert.Contains(threads == 0 ? "threads must be from 1" : "length must be from 1 to 16777216", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_LengthsDoNotFit_Throws()
    {
        RealFft fft = new(8);
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[9], new float[10]));
        Assert.Throws<ArgumentException>(() => fft.Forward(new float[16], new float[10]));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new float[9], new float[8]));
        Assert.Throws<ArgumentException>(() => fft.Inverse(new float[10], new float[16]));
    }

    [Fact]
    public void Forward_NoRows_DoesNothing()
    {
        new RealFft(8).Forward([], []);
        new RealFft(8).Inverse([], []);
    }

    [Theory]
    [InlineData(float.NaN, 24)]
    [InlineData(float.PositiveInfinity, 22)]
    [InlineData(float.NaN, 1024)]
    [InlineData(float.NegativeInfinity, 1890)]
    public void Forward_NotFinite_StaysInItsRow(float poison, int length)
    {
        const int Rows = 16;
        float[] rows = Noise.Of(Rows * length);
        RealFft fft = new(length);
        float[] clean = new float[Rows * fft.Bins * 2], poisoned = new float[clean.Length];
        fft.Forward(rows, clean);
        rows[(5 * length) + 3] = poison;
        fft.Forward(rows, poisoned);

        for (int i = 0; i < clean.Length; i++)
        {
            if (i / (2 * fft.Bins) != 5)
            {
                Assert.Equal(clean[i], poisoned[i]);
            }
        }

        Assert.DoesNotContain(poisoned[(5 * 2 * fft.Bins)..((5 * 2 * fft.Bins) + 2)], v => v == clean[5 * 2 * fft.Bins]);
    }

    [Fact]
    public void Forward_Cancelled_Throws()
        => Assert.Throws<OperationCanceledException>(() => new RealFft(8).Forward(new float[8], new float[10], new CancellationToken(true)));

    private static Complex BinOf(float[] spectra, int bin) => new(spectra[2 * bin], spectra[(2 * bin) + 1]);

    private static void AssertNear(Complex expected, Complex actual, double tolerance)
        => Assert.True((expected - actual).Magnitude <= tolerance, $"expected {expected}, got {actual}, tolerance {tolerance}");
}
