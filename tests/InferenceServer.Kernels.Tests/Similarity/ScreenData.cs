namespace InferenceServer.Kernels.Tests.Similarity;

/// <summary>What rows and queries can be like.</summary>
internal static class ScreenData
{
    /// <summary>By name, what turns the random rows and queries of a <see cref="Corpus"/> into others: each number, given its place and the dimension.</summary>
    public static IReadOnlyDictionary<string, Action<Corpus>> Kinds { get; } = new Dictionary<string, Action<Corpus>>
    {
        ["random"] = _ => { },
        ["clustered"] = corpus => OfRows(corpus, (x, i, dimension) => corpus.Rows[i % dimension] + (x * 1e-5f)),
        ["alike"] = corpus => OfRows(corpus, (_, i, dimension) => corpus.Rows[i % dimension]),
        ["repeated"] = corpus => OfRows(corpus, (_, i, dimension) => corpus.Rows[i % (7 * dimension)]),
        ["of all lengths"] = corpus => OfRows(corpus, (x, i, dimension) => x * MathF.Pow(10, (i / dimension * 7 % 60) - 42)),
        ["too long"] = corpus => OfRows(corpus, (x, i, dimension) => x * (i / dimension % 4 == 0 ? 1e37f : 1)),
        ["zero"] = corpus => OfRows(corpus, (x, i, dimension) => i / dimension % 3 == 0 ? 0 : x),
        ["peaked"] = corpus => OfRows(corpus, (x, i, dimension) => i % dimension == i / dimension % dimension ? 1000 : x),
        ["rising"] = corpus => OfRows(corpus, (x, i, dimension) => x * (1 + (i / dimension))),
        ["for a query of zeros"] = corpus => OfQueries(corpus, (x, i, dimension) => i < dimension ? 0 : x),
        ["for long queries"] = corpus => OfQueries(corpus, (x, _, _) => x * 1e30f),
        ["for short queries"] = corpus => OfQueries(corpus, (x, _, _) => x * 1e-12f),
        ["for denormal queries"] = corpus => OfQueries(corpus, (x, _, _) => x * 1e-40f),
        ["for peaked queries"] = corpus => OfQueries(corpus, (x, i, _) => i % 50 == 3 ? x * 1e6f : x),
    };

    private static void OfRows(Corpus corpus, Func<float, int, int, float> number) => Each(corpus.Rows, corpus.Dimension, number);

    private static void OfQueries(Corpus corpus, Func<float, int, int, float> number) => Each(corpus.Queries, corpus.Dimension, number);

    private static void Each(float[] numbers, int dimension, Func<float, int, int, float> number)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = number(numbers[i], i, dimension);
        }
    }
}
