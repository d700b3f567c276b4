using System.Buffers;
using System.Text;
using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>
/// What SigLIP's texts were put through before their pieces were learnt: no ASCII punctuation, single blanks, lower case. Exports leave it
/// to the tokenizer's class, outside of tokenizer.json. Source: canonicalize_text of Hugging Face's SiglipTokenizer, after big_vision.
/// </summary>
internal sealed class SiglipCleaning(bool lowers)
{
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    /// <summary>The cleaning of the tokenizer in a folder; null where it is of another class.</summary>
    /// <exception cref="InferenceException">tokenizer_config.json is not JSON.</exception>
    public static SiglipCleaning? Read(string model, string folder)
    {
        JsonElement? config = JsonFile.Read(model, Path.Combine(folder, "tokenizer_config.json"));
        return config is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("tokenizer_class", out JsonElement type)
            && type.ValueKind == JsonValueKind.String && type.GetString() is "SiglipTokenizer" or "SiglipTokenizerFast"
            ? new(!settings.TryGetProperty("do_lower_case", out JsonElement lowers) || lowers.ValueKind != JsonValueKind.False)
            : null;
    }

    /// <summary>The text as the model knows texts.</summary>
    public string Clean(string text)
    {
        StringBuilder cleaned = new(text.Length);
        bool isApart = false;
        foreach (char one in text)
        {
            if (IsSpace(one))
            {
                isApart = cleaned.Length > 0;
            }
            else if (!Punctuation.Contains(one))
            {
                cleaned.Append(isApart ? " " : "").Append(one);
                isApart = false;
            }
        }

        return lowers ? cleaned.ToString().ToLowerInvariant() : cleaned.ToString();
    }

    // Python's white space, which has four separators more than .NET's.
    private static bool IsSpace(char one) => char.IsWhiteSpace(one) || one is >= '\x1c' and <= '\x1f';
}
