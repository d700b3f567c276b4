namespace InferenceServer.Onnx.Tests;

public sealed class RunLengthTests
{
    private readonly SteppingTime _time = new();

    [Fact]
    public void IsShort_BeforeTheFirstRun_IsFalse() => Assert.False(new RunLength(_time).IsShort);

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(2, true)]
    [InlineData(2.1, false)]
    public void IsShort_AfterARun_SaysHowItWas(double milliseconds, bool expected)
    {
        RunLength length = new(_time);
        Measure(length, milliseconds);
        Assert.Equal(expected, length.IsShort);
    }

    [Fact]
    public void IsShort_LongFirstRunThenShortOnes_BecomesTrue()
    {
        RunLength length = new(_time);
        Measure(length, 50);
        for (int i = 0; i < 20; i++)
        {
            Measure(length, 0.1);
        }

        Assert.True(length.IsShort);
    }

    [Fact]
    public void IsShort_ShortRunsThenLongOnes_BecomesFalse()
    {
        RunLength length = new(_time);
        Measure(length, 0.1);
        Measure(length, 10);
        Assert.False(length.IsShort);
    }

    private void Measure(RunLength length, double milliseconds)
    {
        _time.Step = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(5, length.Measure(() => 5));
    }
}
