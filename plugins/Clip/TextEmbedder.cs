using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>The text half as a role: tokenizes on the caller's thread, embeds through the engine's batches.</summary>
internal sealed class TextEmbedder(TextHalf half, IServable servable, string space, int dimensions) : ITextEmbedder
{
    public string Space => space;

    public int Dimensions => dimensions;

    public int ContextLength => half.ContextLength;

    public int CountTokens(string text) => half.CountTokens(text);

    public TokenizedText Tokenize(string text) => new EncodedText(text, Encode(text), half);

    public ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
        => EmbedAsync(texts, static (self, text, i) => self.Encode(text, i), cancellationToken);

    public ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync(IReadOnlyList<TokenizedText> texts, CancellationToken cancellationToken)
        => EmbedAsync(texts, static (self, text, i) => self.EncodingOf(text, i), cancellationToken);

    private async ValueTask<IReadOnlyList<TextEmbedding>> EmbedAsync<T>(IReadOnlyList<T> texts, Func<TextEmbedder, T, int, Encoding> encode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Encoding[] encodings = new Encoding[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encodings[i] = encode(this, texts[i], i);
        }

        TextEmbedding[] embeddings = new TextEmbedding[texts.Count];
        ChunkedCalls calls = new(servable, cancellationToken);
        foreach (IGrouping<int, int> bucket in Enumerable.Range(0, texts.Count).GroupBy(i => half.Buckets.For(encodings[i].Count)))
        {
            foreach (int[] chunk in bucket.Chunk(half.MaxBatchSize))
            {
                Encoding[] rows = Array.ConvertAll(chunk, i => encodings[i]);
                await calls.SendAsync(half.Inputs.Rows(rows, bucket.Key, half.Tokenizer.PadId), output => UnitVectors.Read(
                    output, half.Output.Pooling, row => rows[row].Count,
                    (row, vector) => embeddings[chunk[row]] = new(vector, rows[row].Count, rows[row].CutTokens))).ConfigureAwait(false);
            }
        }

        await calls.FinishAsync().ConfigureAwait(false);
        return embeddings;
    }

    private Encoding EncodingOf(TokenizedText text, int number)
        => text is EncodedText own && own.Half == half ? own.Encoding : Encode(text.Text, number);

    private Encoding Encode(string text, int? number = null)
    {
        try
        {
            return half.Encode(text);
        }
        catch (ArgumentException e)
        {
            throw new InferenceException(InferenceError.InvalidArgument, $"{(number is null ? "the text" : $"text {number}")} cannot be embedded: {e.Message}", e);
        }
    }
}
