using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// Queries in shared memory: for each, first the fours that belong to the first numbers of every sixteen bytes of a row, then
/// those of the second and so on, so that neighbouring lanes read neighbouring places.
/// </summary>
internal static class QueryPlanes
{
    /// <summary>Copies the queries, filled up with zeros, and queries of zeros up to <paramref name="count"/>; the whole group has to come here.</summary>
    public static void Fill(ArrayView<Four> packed, ArrayView<float> queries, ScanShape shape, int fours, int count)
    {
        int each = shape.Quads * fours;
        for (int i = Group.IdxX; i < count * each; i += Group.DimX)
        {
            int query = i / each, plane = i % each / shape.Quads, quad = i % shape.Quads;
            int dimension = query < shape.Queries ? shape.Dimension : 0;
            packed[i] = At(queries, (long)query * shape.Dimension, ((quad * fours) + plane) * 4, dimension);
        }

        Group.Barrier();
    }

    /// <summary>Four numbers of the query that begins at <paramref name="first"/>; zeros beyond its end.</summary>
    public static Four At(ArrayView<float> queries, long first, int number, int dimension) => new()
    {
        X = number < dimension ? queries[first + number] : 0f,
        Y = number + 1 < dimension ? queries[first + number + 1] : 0f,
        Z = number + 2 < dimension ? queries[first + number + 2] : 0f,
        W = number + 3 < dimension ? queries[first + number + 3] : 0f,
    };
}
