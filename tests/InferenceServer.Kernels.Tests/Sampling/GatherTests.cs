using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class GatherTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(100)]
    [InlineData(1031)]
    public void KeptAndNarrow_AtEveryTie_AreThoseOfAPlainLoop(int length)
    {
        float[] x = Rows.Tied(length, length), others = Rows.Normal(length, 1, length);
        x[length / 2] = float.NegativeInfinity;
        RowScratch scratch = new();
        scratch.Reserve(length);
        Cut[] cuts = [Cut.None, new(0.5f, int.MaxValue), .. Enumerable.Range(-1, length + 1).Select(tie => new Cut(0.5f, tie))];

        foreach (Cut cut in cuts)
        {
            int[] expected = [.. Enumerable.Range(0, length).Where(i => cut.Keeps(x[i], i))];

            int kept = Gather.Kept(x, cut, scratch);

            Assert.Equal(expected, new ReadOnlySpan<int>(scratch.ListIndices, kept).ToArray());
            Assert.Equal(expected.Select(i => x[i]), new ReadOnlySpan<float>(scratch.ListValues, kept).ToArray());

            others.CopyTo(new Span<float>(scratch.ListValues, length));
            Enumerable.Range(0, length).Select(i => 7 * i).ToArray().CopyTo(new Span<int>(scratch.ListIndices, length));
            fixed (float* keys = x)
            {
                kept = Gather.Narrow(keys, scratch.ListValues, scratch.ListIndices, length, cut);
            }

            Assert.Equal(expected.Select(i => 7 * i), new ReadOnlySpan<int>(scratch.ListIndices, kept).ToArray());
            Assert.Equal(expected.Select(i => others[i]), new ReadOnlySpan<float>(scratch.ListValues, kept).ToArray());
        }
    }
}
