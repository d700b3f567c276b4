using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class SurveyTests
{
    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20011)]
    [InlineData(131072)]
    public void Take_ListsAllFromTopUpInOrder(int length)
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
            Assert.Equal(x.Where(v => v >= survey.Top), new ReadOnlySpan<float>(scratch.CandidateValues, survey.Count).ToArray());
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
}
