using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>All that embedding texts needs besides a servable.</summary>
/// <param name="Tokenizer">Texts to ids.</param>
/// <param name="Cleaning">What is done to texts ahead of it; null for nothing.</param>
/// <param name="Options">How: the longest text, and what control tokens in it mean.</param>
/// <param name="Inputs">Ids to tensors.</param>
/// <param name="Buckets">How long the tensors are.</param>
/// <param name="Output">Tensors to vectors.</param>
/// <param name="MaxBatchSize">The most rows of one call.</param>
internal sealed record TextHalf(Tokenizer Tokenizer, SiglipCleaning? Cleaning, EncodeOptions Options, TextInputs Inputs, LengthBuckets Buckets, EmbeddingOutput Output, int MaxBatchSize)
{
    /// <summary>The most tokens of a text.</summary>
    public int ContextLength => Options.MaxTokens!.Value;

    /// <summary>Puts the half together and checks its pieces against each other.</summary>
    /// <exception cref="InferenceException">A file is missing or wrong, or they disagree.</exception>
    public static TextHalf Load(string model, ClipFiles files, IReadOnlyList<TensorSpec> inputs, EmbeddingOutput output, ClipSettings settings, int maxBatchSize)
    {
        Tokenizer tokenizer = LoadTokenizer(model, files.Folder);
        bool readsPadding = settings.ModelType.StartsWith("siglip", StringComparison.Ordinal);
        TextInputs graph = new(model, inputs, masksPadding: !readsPadding);
        int context = Context(model, settings.ContextLength, tokenizer.MaxTokens, graph.FixedLength);
        if (context <= tokenizer.AddedPerText)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"model '{model}' reads {context} tokens, of which {tokenizer.AddedPerText} are put around the text; expected more");
        }

        // Without a mask a graph takes padding for text, and then it must be the padding it was trained with.
        bool isFull = settings.Padding is { } padding ? padding == "full" : readsPadding || !graph.HasMask;
        LengthBuckets buckets = new(graph.FixedLength ?? context, isFull || graph.FixedLength is not null);
        EncodeOptions options = new() { MaxTokens = context, SpecialTokens = settings.SpecialTokens };
        return new(tokenizer, SiglipCleaning.Read(model, files.Folder), options, graph, buckets, output, maxBatchSize);
    }

    /// <summary>A text's tokens, cut to <see cref="ContextLength"/>.</summary>
    /// <exception cref="ArgumentException">The text is not well-formed, or holds control tokens that are refused.</exception>
    public Encoding Encode(string text) => Tokenizer.Encode(Cleaned(text), Options);

    /// <summary>How many tokens a text has, uncut.</summary>
    public int CountTokens(string text) => Tokenizer.CountTokens(Cleaned(text), Options);

    private string Cleaned(string text) => Cleaning is null ? text : Cleaning.Clean(text);

    private static Tokenizer LoadTokenizer(string model, string folder)
    {
        try
        {
            return Tokenizer.Load(folder);
        }
        catch (Exception e) when (e is FileNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"model '{model}' has no usable tokenizer: {e.Message}", e);
        }
    }

    private static int Context(string model, params ReadOnlySpan<int?> limits)
    {
        int least = int.MaxValue;
        foreach (int? limit in limits)
        {
            least = Math.Min(least, limit ?? int.MaxValue);
        }

        return least < int.MaxValue
            ? least
            : throw new InferenceException(InferenceError.FailedPrecondition,
                $"model '{model}' does not say how many tokens it reads, expected max_position_embeddings in config.json, model_max_length in tokenizer_config.json or text.context in model.json");
    }
}
