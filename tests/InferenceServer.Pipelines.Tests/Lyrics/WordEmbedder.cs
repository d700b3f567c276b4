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

    /// <summary>How often a text was taken apart into words.</summary>
    public int TimesTokenized { get; private set; }

    public int CountTokens(string text)
    {
        lock (Seen)
        {
            TimesTokenized++;
        }

        return 2 + Words(text).Length;
    }

    public ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
        => EmbedAsync([.. texts.Select(text => new TokenizedText(text, CountTokens(text)))], cancellationToken);

    public ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<TokenizedText> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Seen)
        {
            Seen.AddRange(texts.Select(text => text.Text));
        }

        return new([.. texts.Select(Embed)]);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private TextEmbedding Embed(TokenizedText text)
    {
        int tokens = text.Count;
        float[] vector = new float[dimensions];
        foreach (string word in Words(text.Text).Where(w => w[0] is 'x' or 'y' && w.Length > 1).Take(contextLength - 2))
        {
            vector[word[1] - '0'] += word[0] == 'x' ? 1 : -1;
        }

        float length = MathF.Sqrt(vector.Sum(v => v * v));
        return new TextEmbedding(Array.ConvertAll(vector, v => length > 0 ? v / length : 0), Math.Min(tokens, contextLength), Math.Max(0, tokens - contextLength));
    }
}
