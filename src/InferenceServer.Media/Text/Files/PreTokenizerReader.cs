using System.Text;

namespace InferenceServer.Media.Text;

/// <summary>Reads the pre-tokenizer of a tokenizer, and whether its words are spelled in bytes.</summary>
internal static class PreTokenizerReader
{
    public static (IPreTokenizer PreTokenizer, bool ByteLevel) Read(JsonField field)
    {
        var steps = new List<IPreTokenizer>();
        bool byteLevel = false;
        foreach (JsonField step in Flatten(field))
        {
            if (byteLevel)
            {
                throw step["type"].Expected("no step after ByteLevel");
            }
            byteLevel = step["type"].AsString() == "ByteLevel";
            steps.Add(ReadStep(step));
        }
        return (steps.Count == 1 ? steps[0] : new PreTokenizerSequence([.. steps]), byteLevel);
    }

    public static IPreTokenizer Bert() => new PreTokenizerSequence(
        new SplitPreTokenizer(new RunePattern(Rune.IsWhiteSpace), SplitBehavior.Removed),
        new SplitPreTokenizer(new RunePattern(RuneFacts.IsPunctuation), SplitBehavior.Isolated));

    private static IEnumerable<JsonField> Flatten(JsonField field)
        => field.IsNull ? []
            : field["type"].AsString() == "Sequence" ? field["pretokenizers"].Items().SelectMany(Flatten)
            : [field];

    private static IPreTokenizer ReadStep(JsonField field) => field["type"].AsString() switch
    {
        "ByteLevel" => new ByteLevelPreTokenizer(field["add_prefix_space"].AsBool(true), field["use_regex"].AsBool(true)),
        "Metaspace" => new MetaspacePreTokenizer(field["replacement"].AsChar(), ReadPrepend(field), field["split"].AsBool(true)),
        "Whitespace" => new WhitespacePreTokenizer(),
        "WhitespaceSplit" => new SplitPreTokenizer(new RunePattern(Rune.IsWhiteSpace), SplitBehavior.Removed),
        "BertPreTokenizer" => Bert(),
        "CharDelimiterSplit" => new SplitPreTokenizer(new LiteralPattern(field["delimiter"].AsString()), SplitBehavior.Removed),
        "Digits" => new SplitPreTokenizer(
            new RunePattern(Rune.IsNumber), field["individual_digits"].AsBool(false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "Punctuation" => new SplitPreTokenizer(new RunePattern(RuneFacts.IsPunctuation), ReadBehavior(field["behavior"])),
        "Split" => new SplitPreTokenizer(PatternReader.Read(field["pattern"]), ReadBehavior(field["behavior"]), field["invert"].AsBool(false)),
        _ => throw field["type"].Expected("a known pre-tokenizer (ByteLevel, Metaspace, Whitespace, WhitespaceSplit, BertPreTokenizer, CharDelimiterSplit, Digits, Punctuation, Split, Sequence)"),
    };

    /// <summary>Older files say add_prefix_space instead of prepend_scheme.</summary>
    private static MetaspacePrepend ReadPrepend(JsonField field)
        => field["prepend_scheme"].AsString(field["add_prefix_space"].AsBool(true) ? "always" : "never") switch
        {
            "always" => MetaspacePrepend.Always,
            "first" => MetaspacePrepend.First,
            "never" => MetaspacePrepend.Never,
            _ => throw field["prepend_scheme"].Expected("always, first or never"),
        };

    private static SplitBehavior ReadBehavior(JsonField field)
        => Enum.TryParse(field.AsString("Isolated"), out SplitBehavior behavior) && Enum.IsDefined(behavior)
            ? behavior
            : throw field.Expected(string.Join(", ", Enum.GetNames<SplitBehavior>()));
}
