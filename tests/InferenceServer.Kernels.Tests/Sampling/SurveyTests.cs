using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class SurveyTests
{
    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20011)]
    [InlineData(131072)]
    public void Take_ListsTheColumnsMaximaFromTopUp(int length)
    {
        float[] x = Rows.Normal(length, 2, length);
        x[5] = float.NaN;
        x[length - 1] = 50;
        RowScratch scratch = new();
        scratch.Reserve(length);

        Survey survey = Survey.Take(x, scratch);

        Assert.Equal(50, survey.Largest);
        Assert.Equal(length > 4096, survey.Count > 0);
        if (survey.Count > 0)
        {
            Assert.Equal(Columns(x).Where(v => v >= survey.Top), new ReadOnlySpan<float>(scratch.CandidateValues, survey.Count).ToArray());
            Assert.InRange(survey.Count, length / 256, length / 32);
        }
    }

    [Fact]
    public void Take_LeavesWithEachOfTheSampleTheBoundThatItMustStayBelow()
    {
        float[] x = Rows.Normal(20011, 2, 3);
        Array.Fill(x, float.NaN, 4096, 512);
        float[] columns = [.. Columns(x)];
        RowScratch scratch = new();
        scratch.Reserve(x.Length);

        Survey survey = Survey.Take(x, scratch);

        for (int run = 0; run < Survey.SampleSize / 16; run++)
        {
            int start = run * (19968 / 128) / 16 * 16;
            for (int i = 0; i < 16; i++)
            {
                float logit = x[start + i];
                Assert.Equal(float.IsNaN(logit) ? float.NegativeInfinity : logit, scratch.Sample[(run * 16) + i]);
                Assert.Equal(Math.Max(survey.Top, columns[(start / 256 * 16) + i]), scratch.SampleBounds[(run * 16) + i]);
            }
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(1300)]
    public void OfColumns_AreThoseOfAPlainLoop(int length)
    {
        float[] x = Rows.Normal(length, 2, length), maxima = new float[length];
        x[length / 2] = float.NaN;

        fixed (float* to = maxima)
        {
            int columns = Maxima.OfColumns(x, to);

            Assert.Equal(Columns(x), maxima[..columns]);
        }
    }

    [Fact]
    public void Take_WhereNearlyAllIsBanned_StillFindsTheLargest()
    {
        float[] x = new float[9000];
        Array.Fill(x, float.NegativeInfinity);
        x[8998] = 3;
        RowScratch scratch = new();
        scratch.Reserve(x.Length);

        Assert.Equal(new Survey(3, float.NegativeInfinity, 0), Survey.Take(x, scratch));
    }

    private static IEnumerable<float> Columns(float[] x)
    {
        static float Known(float logit) => float.IsNaN(logit) ? float.NegativeInfinity : logit;
        int whole = x.Length / 256 * 256;
        IEnumerable<float> columns = Enumerable.Range(0, whole / 16)
            .Select(c => Enumerable.Range(0, 16).Max(i => Known(x[(c / 16 * 256) + (c % 16) + (16 * i)])));
        return columns.Concat(x[whole..].Select(Known));
    }
}
