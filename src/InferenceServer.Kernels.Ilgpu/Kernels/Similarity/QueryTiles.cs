using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Queries in shared memory as bfloat16: for each sixteen products, and each eight queries, what each lane gives to the tensor cores.</summary>
internal static class QueryTiles
{
    public const int Lanes = 32;

    /// <summary>Copies the queries from <paramref name="first"/> on, and queries of zeros up to 8 x <paramref name="eights"/>; the whole group has to come here.</summary>
    public static void Fill(ArrayView<Pair> tiles, ArrayView<float> queries, ScanShape shape, int first, int fours, int eights)
    {
        int products = shape.Quads / 4 * fours;
        for (int i = Group.IdxX; i < products * eights * Lanes; i += Group.DimX)
        {
            int lane = i % Lanes, query = first + (i / Lanes % eights * 8) + (lane / 4), product = i / (Lanes * eights);
            int number = ((((product / fours * 4) + (lane % 4)) * fours) + (product % fours)) * 4;
            int dimension = query < shape.Queries ? shape.Dimension : 0;
            tiles[i] = Pair.Rounded(QueryPlanes.At(queries, (long)query * shape.Dimension, number, dimension));
        }

        Group.Barrier();
    }
}
