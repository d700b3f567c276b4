namespace InferenceServer.Media.Text;

/// <summary>Reads the model of a tokenizer.</summary>
internal static class ModelReader
{
    /// <param name="field">The model.</param>
    /// <param name="byteLevel">Whether words are spelled in bytes.</param>
    /// <param name="control">Tokens that the model must never build out of text.</param>
    public static TokenModelSource Read(JsonField field, bool byteLevel, HashSet<string> control)
    {
        string type = field["type"].IsNull ? Guess(field) : field["type"].AsString();
        if (byteLevel && type != "BPE")
        {
            throw field["type"].Expected("BPE after a ByteLevel pre-tokenizer");
        }
        return type switch
        {
            "BPE" => ReadBpe(field, byteLevel, control),
            "WordPiece" => ReadWordPiece(field, control),
            "Unigram" => ReadUnigram(field, control),
            _ => throw field["type"].Expected("BPE, WordPiece or Unigram"),
        };
    }

    public static Dictionary<string, int> ReadVocabulary(JsonField field)
    {
        var vocabulary = new Dictionary<string, int>();
        foreach ((string token, JsonField id) in field.Members())
        {
            vocabulary[token] = id.AsId();
        }
        return vocabulary;
    }

    /// <summary>Files of the first version leave the type out.</summary>
    private static string Guess(JsonField field)
        => !field["merges"].IsNull ? "BPE" : !field["unk_id"].IsNull ? "Unigram" : "WordPiece";

    private static TokenModelSource ReadBpe(JsonField field, bool byteLevel, HashSet<string> control)
    {
        Dictionary<string, int> vocabulary = ReadVocabulary(field["vocab"]);
        string unknown = field["unk_token"].AsString("");
        var options = new BpeOptions
        {
            ByteLevel = byteLevel,
            ByteFallback = field["byte_fallback"].AsBool(false),
            FuseUnknown = field["fuse_unk"].AsBool(false),
            IgnoreMerges = field["ignore_merges"].AsBool(false),
            ContinuingPrefix = field["continuing_subword_prefix"].AsString(""),
            EndSuffix = field["end_of_word_suffix"].AsString(""),
            UnknownId = unknown.Length == 0 ? null
                : vocabulary.TryGetValue(unknown, out int id) ? id
                : throw field["unk_token"].Expected("a token of the vocabulary"),
        };
        var merges = new BpeMergeTable(vocabulary, options.ContinuingPrefix, control);
        foreach (JsonField merge in field["merges"].Items())
        {
            if (!(merge.IsString ? merges.TryAdd(merge.AsString()) : TryAddPair(merges, merge)))
            {
                throw merge.Expected("two tokens of the vocabulary whose join is one too");
            }
        }
        return new TokenModelSource(new BpeModel(vocabulary, merges.Table, options), vocabulary, options.EndSuffix);
    }

    private static bool TryAddPair(BpeMergeTable merges, JsonField merge)
    {
        JsonField[] pair = [.. merge.Items()];
        return pair.Length == 2 && merges.TryAdd(pair[0].AsString(), pair[1].AsString());
    }

    private static TokenModelSource ReadWordPiece(JsonField field, HashSet<string> control)
    {
        Dictionary<string, int> vocabulary = ReadVocabulary(field["vocab"]);
        string unknown = field["unk_token"].AsString("[UNK]");
        if (!vocabulary.TryGetValue(unknown, out int unknownId))
        {
            throw field["unk_token"].Expected("a token of the vocabulary");
        }
        int longest = field["max_input_chars_per_word"].IsNull ? 100 : field["max_input_chars_per_word"].AsInt(1, 10_000);
        var model = new WordPieceModel(vocabulary, unknownId, field["continuing_subword_prefix"].AsString("##"), longest, control);
        return new TokenModelSource(model, vocabulary);
    }

    private static TokenModelSource ReadUnigram(JsonField field, HashSet<string> control)
    {
        var pieces = new List<UnigramPiece>();
        foreach (JsonField item in field["vocab"].Items())
        {
            JsonField[] pair = [.. item.Items()];
            if (pair.Length != 2)
            {
                throw item.Expected("a token and its score");
            }
            string token = pair[0].AsString();
            pieces.Add(new UnigramPiece(token, pair[1].AsNumber(), !control.Contains(token)));
        }
        if (pieces.Count > JsonField.LargestId)
        {
            throw field["vocab"].Expected($"at most {JsonField.LargestId} tokens");
        }
        int? unknownId = field["unk_id"].IsNull ? null : field["unk_id"].AsInt(0, pieces.Count - 1);
        var model = new UnigramModel(pieces, unknownId, field["byte_fallback"].AsBool(false));
        return new TokenModelSource(model, model.Vocabulary);
    }
}
