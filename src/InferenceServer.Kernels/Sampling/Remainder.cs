namespace InferenceServer.Kernels.Sampling;

/// <summary>What the filters leave of a row: the row itself or the list in the scratch, and a cut whose positions are the row's or the list's.</summary>
/// <param name="Count">Length of the list; -1 where the row itself is meant.</param>
/// <param name="Cut">What is kept of it.</param>
/// <param name="Weighed">The last pass over it, where there was one since it last changed.</param>
internal readonly record struct Remainder(int Count, Cut Cut, WeighedRow? Weighed)
{
    public bool IsList => Count >= 0;

    public unsafe ReadOnlySpan<float> Values(ReadOnlySpan<float> row, RowScratch scratch)
        => IsList ? new ReadOnlySpan<float>(scratch.ListValues, Count) : row;

    public unsafe int ToToken(int position, RowScratch scratch) => IsList ? scratch.ListIndices[position] : position;
}
