namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// The product of sixteen rows and eight queries over sixteen numbers by a warp: mma.m16n8k16 of bfloat16 into singles. Source: PTX
/// ISA, "Matrix Fragments for mma.m16n8k16 with floating point type". A lane gives four numbers of rows g and g + 8 and the same
/// four of query g, where g = lane / 4; which four these are is all the same as long as they are those of lane % 4 in rows and queries.
/// </summary>
internal interface ITensorCore
{
    /// <summary>The sums with sixteen products more each. All lanes of the warp have to come here.</summary>
    TileSums Add(TileSums sums, Pair row, Pair rowPlus8, Pair query);
}
