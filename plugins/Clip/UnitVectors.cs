using InferenceServer.Abstractions;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace InferenceServer.Plugins.Clip;

/// <summary>Makes unit vectors of a graph's output.</summary>
internal static class UnitVectors
{
    /// <summary>Copies the vector of each row.</summary>
    /// <param name="output">Rows of vectors, FP32 or FP16; or rows of token vectors, to be pooled.</param>
    /// <param name="pooling">How.</param>
    /// <param name="tokens">The tokens of each row that are not padding; null where all count.</param>
    /// <param name="take">Gets the row's number and its vector, which is its own from then on.</param>
    /// <exception cref="InferenceException">A vector is not a number or has no direction.</exception>
    public static void Read(Tensor output, Pooling pooling, Func<int, int>? tokens, Action<int, float[]> take)
    {
        int rows = (int)output.Shape[0], width = (int)output.Shape[^1];
        int perRow = pooling == Pooling.None ? 1 : (int)output.Shape[1];
        ReadOnlySpan<float> values = Singles(output);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> vectors = values.Slice(row * perRow * width, perRow * width);
            float[] vector = new float[width];
            Pool(vectors, pooling, Math.Min(perRow, tokens?.Invoke(row) ?? perRow), vector);
            Normalize(vector, output.Name);
            take(row, vector);
        }
    }

    private static ReadOnlySpan<float> Singles(Tensor output)
    {
        if (output.Type == ElementType.Float32)
        {
            return output.Span<float>();
        }

        float[] singles = new float[output.ElementCount];
        TensorPrimitives.ConvertToSingle(output.Span<Half>(), singles);
        return singles;
    }

    private static void Pool(ReadOnlySpan<float> vectors, Pooling pooling, int count, Span<float> target)
    {
        int width = target.Length;
        switch (pooling)
        {
            case Pooling.Mean:
                for (int i = 0; i < count * width; i++)
                {
                    target[i % width] += vectors[i];
                }

                break;
            case Pooling.Last:
                vectors.Slice((count - 1) * width, width).CopyTo(target);
                break;
            default:
                vectors[..width].CopyTo(target);
                break;
        }
    }

    // A mean's divisor falls away here: only the direction is kept.
    private static void Normalize(Span<float> vector, string output)
    {
        double square = 0;
        foreach (float value in vector)
        {
            square += (double)value * value;
        }

        if (!double.IsFinite(square) || square == 0)
        {
            throw new InferenceException(InferenceError.Internal, $"the model's output '{output}' has a vector of length {Math.Sqrt(square)}, expected a finite one above 0");
        }

        double scale = 1 / Math.Sqrt(square);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * scale);
        }
    }
}
