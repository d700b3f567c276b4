using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Tests.Lyrics;

/// <summary>Counts words as tokens, with one special token at each end, and points each text where its words say: the word "x3" is axis 3, "y3" the opposite.</summary>
internal sealed class WordEmbedder(int contextLength, int dimensions = 8) : ITextEmbedder
{
    public string Space { get; init; } = "words";

    public int Dimensions => dimensions;

    public int ContextLength => contextLength;

    /// <summary>The texts that were embedded.</summary>
    public List<string> Seen { get; } = [];

    public int CountTokens(string text) => 2 + Words(text).Length;

    public ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Seen)
        {
            Seen.AddRange(texts);
        }

        return new([.. texts.Select(Embed)]);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private TextEmbedding Embed(string text)
    {
        int tokens = CountTokens(text);
        float[] vector = new float[dimensions];
        foreach (string word in Words(text).Where(w => w[0] is 'x' or 'y' && w.Length > 1).Take(contextLength - 2))
        {
            vector[word[1] - '0'] += word[0] == 'x' ? 1 : -1;
        }

        float length = MathF.Sqrt(vector.Sum(v => v * v));
        return new TextEmbedding(Array.ConvertAll(vector, v => length > 0 ? v / length : 0), Math.Min(tokens, contextLength), Math.Max(0, tokens - contextLength));
    }
}
