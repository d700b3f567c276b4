namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Four numbers of each of a lane's four rows.</summary>
internal struct RowPairs
{
    public Pair Row;
    public Pair RowPlus8;
    public Pair RowPlus16;
    public Pair RowPlus24;
}
