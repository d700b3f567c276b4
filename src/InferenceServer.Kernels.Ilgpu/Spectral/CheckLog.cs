namespace InferenceServer.Kernels.Ilgpu.Spectral;

/// <summary>Counts comparisons and writes those that fail.</summary>
internal sealed class CheckLog(TextWriter writer)
{
    private double _largest;
    private int _count, _wrong;

    /// <summary>Compares, relative to the largest expected value.</summary>
    public void Near(string name, double[] expected, float[] actual, double tolerance)
    {
        double scale = Math.Max(expected.Length == 0 ? 0 : expected.Max(Math.Abs), 1e-30), worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]) / scale;
            worst = difference <= worst ? worst : double.IsNaN(difference) ? double.PositiveInfinity : difference;
        }

        _count++;
        _largest = Math.Max(_largest, worst / tolerance);
        if (expected.Length != actual.Length || worst > tolerance)
        {
            _wrong++;
            writer.WriteLine($"{name}: off by {worst:g3} of the largest value, {tolerance:g3} allowed; {actual.Length} values, expected {expected.Length}");
        }
    }

    /// <summary>Says something that is not a number.</summary>
    public void Holds(string name, bool holds)
    {
        _count++;
        _wrong += holds ? 0 : 1;
        if (!holds)
        {
            writer.WriteLine($"{name}: does not hold");
        }
    }

    /// <summary>Writes a line that sums it up.</summary>
    /// <returns>Whether nothing was wrong.</returns>
    public bool Close(string what)
    {
        writer.WriteLine($"{what}: {_count} comparisons, {_wrong} wrong; the worst took {_largest:p0} of what is allowed");
        return _wrong == 0;
    }
}
