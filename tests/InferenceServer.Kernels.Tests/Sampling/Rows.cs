namespace InferenceServer.Kernels.Tests.Sampling;

/// <summary>Logits to sample from.</summary>
internal static class Rows
{
    public static float[] Normal(int count, float deviation, int seed)
    {
        Random random = new(seed);
        float[] logits = new float[count];
        for (int i = 0; i < count; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            logits[i] = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return logits;
    }

    /// <summary>Few distinct values, hence many ties.</summary>
    public static float[] Tied(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(-4, 5) * 0.5f)];
    }
}
