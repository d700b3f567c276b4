namespace InferenceServer.Media.Text;

/// <summary>Reads <c>vocab.txt</c>: BERT's vocabulary, one token a line, the line's number its id.</summary>
internal static class WordPieceFile
{
    private const int LongestWord = 100;

    public static TokenizerParts Read(string path)
    {
        string name = Path.GetFileName(path), folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var vocabulary = new Dictionary<string, int>();
        int id = 0;
        foreach (string line in File.ReadLines(path))
        {
            vocabulary[line] = id++;
            if (id > JsonField.LargestId)
            {
                throw new FormatException($"{name}: expected at most {JsonField.LargestId} lines.");
            }
        }
        SpecialRoles roles = RolesFile.Read(folder);
        JsonField config = RolesFile.Open(folder, "tokenizer_config.json");
        int Required(string? named, string usual)
            => vocabulary.TryGetValue(named ?? usual, out int found) ? found : throw new FormatException($"{name}: expected the token {named ?? usual} on a line of its own.");
        int unknown = Required(roles.Unknown, "[UNK]");
        int start = Required(roles.Start, "[CLS]"), end = Required(roles.End, "[SEP]");
        bool lowercase = config["do_lower_case"].AsBool(KnownControls.IsLowercase(vocabulary.Keys));
        AddedToken[] added = KnownControls.In(vocabulary, roles);
        return new TokenizerParts
        {
            Normalizer = NormalizerReader.Bert(
                cleanText: true, config["tokenize_chinese_chars"].AsBool(true), config["strip_accents"].AsBool(lowercase), lowercase),
            PreTokenizer = PreTokenizerReader.Bert(),
            Model = new WordPieceModel(vocabulary, unknown, "##", LongestWord, [.. added.Select(static token => token.Content)]),
            Vocabulary = vocabulary,
            Decoder = [static next => new SpacedStage(next, "##", cleanUp: true)],
            AddedTokens = added,
            Before = [start],
            After = [end],
            Roles = roles with
            {
                Start = roles.Start ?? "[CLS]",
                End = roles.End ?? "[SEP]",
                Unknown = roles.Unknown ?? "[UNK]",
                Pad = roles.Pad ?? "[PAD]",
            },
        };
    }
}
