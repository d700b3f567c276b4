using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Similarity;

/// <summary>Searches in every format and metric, for one query and for several.</summary>
internal sealed class SimilarityProbe : IWidthProbe
{
    public string Name => "similarity: top-k";

    public void Run(BitHash bits)
    {
        foreach (int dimension in new[] { 1, 16, 31, 100, 512, 1040 })
        {
            Corpus corpus = new(500, dimension, queries: 7, seed: dimension);
            long[] ids = new long[7 * 20];
            float[] scores = new float[7 * 20];
            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                bits.Add<float>(corpus.Worth(format));
                foreach (Metric metric in Enum.GetValues<Metric>())
                {
                    RowSegment[] segments = [corpus.Segment(format, 0, 203), corpus.Segment(format, 203)];
                    TopKOptions options = new() { Metric = metric };
                    TopK.Search(segments, corpus.Queries.AsSpan(0, dimension), 20, ids, scores, options);
                    bits.Add<long>(ids);
                    bits.Add<float>(scores);
                    TopK.SearchMany(segments, corpus.Queries, 20, ids, scores, new int[7], options);
                    bits.Add<long>(ids);
                    bits.Add<float>(scores);
                }
            }

            RowNorms.Normalize(corpus.Rows, dimension);
            bits.Add<float>(corpus.Rows);
        }

        Screened(bits);
    }

    /// <summary>Enough rows and queries to be screened, which the widest vectors do in another order than narrower ones and the narrowest not at all.</summary>
    private static void Screened(BitHash bits)
    {
        foreach (int dimension in new[] { 300, 2085 })
        {
            Corpus corpus = new(1500, dimension, queries: 20, seed: dimension);
            long[] ids = new long[20 * 20];
            float[] scores = new float[20 * 20];
            foreach (RowFormat format in Enum.GetValues<RowFormat>())
            {
                foreach (int queries in new[] { 1, 20 })
                {
                    TopK.SearchMany([corpus.Segment(format)], corpus.Queries.AsSpan(0, queries * dimension), 20, ids, scores, new int[20]);
                    bits.Add<long>(ids);
                    bits.Add<float>(scores);
                }
            }
        }
    }
}
