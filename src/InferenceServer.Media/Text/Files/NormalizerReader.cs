using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Reads the normalizer of a tokenizer.</summary>
internal static class NormalizerReader
{
    public static INormalizer Read(JsonField field)
        => field.IsNull ? new NormalizerSequence() : field["type"].AsString() switch
        {
            "Sequence" => new NormalizerSequence([.. field["normalizers"].Items().Select(Read)]),
            "NFC" => new UnicodeNormalizer(NormalizationForm.FormC),
            "NFD" => new UnicodeNormalizer(NormalizationForm.FormD),
            "NFKC" => new UnicodeNormalizer(NormalizationForm.FormKC),
            "NFKD" => new UnicodeNormalizer(NormalizationForm.FormKD),
            "Lowercase" => new LowercaseNormalizer(),
            "Strip" => new StripNormalizer(field["strip_left"].AsBool(true), field["strip_right"].AsBool(true)),
            "StripAccents" => new StripAccentsNormalizer(),
            "Replace" => new ReplaceNormalizer(PatternReader.Read(field["pattern"]), field["content"].AsString()),
            "Prepend" => new AffixNormalizer(field["prepend"].AsString()),
            "Precompiled" => ReadPrecompiled(field["precompiled_charsmap"]),
            "BertNormalizer" => Bert(
                field["clean_text"].AsBool(true), field["handle_chinese_chars"].AsBool(true),
                field["strip_accents"].AsBool(field["lowercase"].AsBool(true)), field["lowercase"].AsBool(true)),
            _ => throw field["type"].Expected("a known normalizer (Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Replace, Prepend, Precompiled, BertNormalizer)"),
        };

    /// <summary>BERT's normalizer out of its four steps, in its order.</summary>
    public static INormalizer Bert(bool cleanText, bool setIdeographsApart, bool stripAccents, bool lowercase)
    {
        var steps = new List<INormalizer>();
        if (cleanText || setIdeographsApart)
        {
            steps.Add(new BertCleanNormalizer(cleanText, setIdeographsApart));
        }
        if (stripAccents)
        {
            steps.Add(new NonSpacingMarkNormalizer());
        }
        if (lowercase)
        {
            steps.Add(new LowercaseNormalizer());
        }
        return new NormalizerSequence([.. steps]);
    }

    private static INormalizer ReadPrecompiled(JsonField field)
    {
        if (field.IsNull || field.AsString().Length == 0)
        {
            return new NormalizerSequence();
        }
        try
        {
            return new GraphemeCharsmapNormalizer(new Charsmap(Convert.FromBase64String(field.AsString())));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{field.Expected("a precompiled character map in base 64").Message} {exception.Message}", exception);
        }
    }
}
