using System.Text.Json;
using InferenceServer.Abstractions;
using InferenceServer.Media.Text;

namespace InferenceServer.Plugins.Clip;

/// <summary>
/// The facts of <c>config.json</c>, and what <c>model.json</c> says instead:
/// <c>text.output</c>, <c>image.output</c> (which output is the embedding), <c>text.pooling</c>, <c>image.pooling</c> (mean, first, last),
/// <c>text.context</c> (tokens), <c>text.padding</c> (bucket, full) and <c>text.special_tokens</c> (as_text, refuse, recognize).
/// </summary>
internal sealed class ClipSettings
{
    private readonly string _name;
    private readonly JsonElement _config;
    private readonly JsonElement _settings;

    public ClipSettings(string name, JsonElement config, JsonElement settings)
    {
        _name = name;
        _config = config;
        _settings = settings;
        ModelType = Text(config, "model_type") ?? "";
        ContextLength = Number(Child(settings, "text"), "context") ?? Number(Child(config, "text_config"), "max_position_embeddings");
        Padding = Word("text", "padding", ["bucket", "full"]);
        SpecialTokens = Word("text", "special_tokens", ["as_text", "refuse", "recognize"]) switch
        {
            "refuse" => SpecialTokenPolicy.Refuse,
            "recognize" => SpecialTokenPolicy.Recognize,
            _ => SpecialTokenPolicy.AsText,
        };
    }

    /// <summary>For example <c>clip</c>; empty where no file says.</summary>
    public string ModelType { get; }

    /// <summary>The most tokens of a text; null where no file says.</summary>
    public int? ContextLength { get; }

    /// <summary>Bucket or full; null for what the graph suggests.</summary>
    public string? Padding { get; }

    /// <summary>What a text that spells a control token means.</summary>
    public SpecialTokenPolicy SpecialTokens { get; }

    /// <summary>The output that <c>model.json</c> names for a part, or null.</summary>
    public string? OutputOf(string part) => Text(Child(_settings, part), "output");

    /// <summary>How a part's token or patch vectors become one, where a file says; null otherwise.</summary>
    public Pooling? PoolingOf(string part)
    {
        string? word = Text(Child(_settings, part), "pooling") ?? Text(Child(_config, part == "text" ? "text_config" : "vision_config"), "pooling");
        return word switch
        {
            null => null,
            "mean" or "masked_mean" => Pooling.Mean,
            "first" or "cls" => Pooling.First,
            "last" or "eos" => Pooling.Last,
            _ => throw InferenceException.InvalidArgument($"model '{_name}' has {part} pooling '{word}', expected mean, first or last"),
        };
    }

    private string? Word(string part, string key, string[] allowed)
    {
        string? word = Text(Child(_settings, part), key);
        return word is null || allowed.Contains(word)
            ? word
            : throw InferenceException.InvalidArgument($"model '{_name}' has {part}.{key} '{word}' in model.json, expected {string.Join(", ", allowed)}");
    }

    private static JsonElement Child(JsonElement json, string key)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement child) ? child : default;

    private static string? Text(JsonElement json, string key)
        => Child(json, key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int? Number(JsonElement json, string key)
        => Child(json, key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) && value > 0 ? value : null;
}
