using InferenceServer.Kernels.Ilgpu.Kernels.Similarity;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Ilgpu.Checks.Similarity;

/// <summary>Rows for each <see cref="TopKNumbers"/>.</summary>
internal static class TopKNumbersFill
{
    public static float[] Fill(this TopKNumbers numbers, Random random, int rows, int dimension, RowFormat format, int stratum)
    {
        float[] filled = [.. Enumerable.Range(0, rows * dimension).Select(_ => random.NextSingle() - 0.5f)];
        switch (numbers)
        {
            case TopKNumbers.Tied:
                for (int row = 3; row < rows; row++)
                {
                    filled.AsSpan(row % 3 * dimension, dimension).CopyTo(filled.AsSpan(row * dimension));
                }

                break;
            case TopKNumbers.NotFinite when format != RowFormat.Int8:
                for (int i = 0; i < filled.Length; i += 97)
                {
                    filled[i] = i % 2 == 0 ? float.NaN : float.PositiveInfinity;
                }

                break;
            case TopKNumbers.SampleOfTheWorst or TopKNumbers.SampleOfTheBest:
                for (int place = 0; place < rows / stratum; place++)
                {
                    int row = SampledRow.Of(place, stratum, rows);
                    foreach (ref float number in filled.AsSpan(row * dimension, dimension))
                    {
                        number *= numbers == TopKNumbers.SampleOfTheBest ? 100 : 0;
                    }
                }

                break;
        }

        return filled;
    }
}
