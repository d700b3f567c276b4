namespace InferenceServer.RetrievalTimings;

/// <summary>Random vectors.</summary>
internal static class Vectors
{
    /// <summary>Vectors of length 1, evenly spread as far as a cube's corners allow.</summary>
    public static float[] Unit(int count, int dimensions, int seed)
    {
        Random random = new(seed);
        float[] vectors = new float[count * dimensions];
        for (int row = 0; row < count; row++)
        {
            Span<float> vector = vectors.AsSpan(row * dimensions, dimensions);
            double squares = 0;
            for (int i = 0; i < dimensions; i++)
            {
                vector[i] = (random.NextSingle() * 2) - 1;
                squares += vector[i] * vector[i];
            }

            float scale = (float)(1 / Math.Sqrt(squares));
            for (int i = 0; i < dimensions; i++)
            {
                vector[i] *= scale;
            }
        }

        return vectors;
    }
}
