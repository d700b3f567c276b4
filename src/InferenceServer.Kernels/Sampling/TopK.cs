namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// The first k of a row's total order. The k-th largest of the maxima of at least 4 k blocks is a sure lower bound of
/// the k-th largest logit, and few logits reach it; only those are looked at closely.
/// </summary>
internal static unsafe class TopK
{
    private const int LeastBlock = 16, MostOfBlock = 1024, MostBlocks = 8192;

    /// <summary>Lists the first <paramref name="k"/> logits, or all that are not banned where those are fewer, in ListValues and ListIndices.</summary>
    /// <returns>How many.</returns>
    public static int List(ReadOnlySpan<float> x, int k, RowScratch scratch)
    {
        // 1. Bound from block maxima.
        float bound = -float.MaxValue;
        int block = LeastBlock;
        while (x.Length / block > MostBlocks || (block < MostOfBlock && x.Length / (2 * block) >= 4 * (long)k))
        {
            block *= 2;
        }

        int blocks = 0;
        if (x.Length / block >= 2 * (long)k)
        {
            blocks = Maxima.OfBlocks(x, block, scratch.CandidateValues);
            bound = Math.Max(bound, ExactCut.Value(scratch.CandidateValues, null, blocks, k, scratch).Value);
        }

        // 2. Gather what reaches the bound, 3. cut exactly.
        int count = Gather.NotBelow(x, bound, block, blocks, scratch);
        if (count <= k)
        {
            return count;
        }

        Cut cut = ExactCut.Find(scratch.ListValues, scratch.ListIndices, null, count, k, scratch);
        return Gather.Narrow(scratch.ListValues, scratch.ListIndices, count, cut);
    }
}
