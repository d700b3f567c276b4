namespace InferenceServer.Media.Text;

/// <summary>
/// Reads <c>vocab.json</c> with <c>merges.txt</c>. These do not say how text is prepared, so the family is told by the
/// vocabulary: byte-level with end-of-word suffixes is CLIP's, byte-level without is GPT-2's (RoBERTa's where it is framed),
/// characters with suffixes is the classic one.
/// </summary>
internal static class BpeFiles
{
    private const string EndSuffix = "</w>";
    private const string ClipWords = @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    public static TokenizerParts Read(string vocabularyPath, string mergesPath)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(vocabularyPath))!;
        Dictionary<string, int> vocabulary = ModelReader.ReadVocabulary(JsonField.Read(vocabularyPath));
        SpecialRoles roles = RolesFile.Read(folder);
        JsonField config = RolesFile.Open(folder, "tokenizer_config.json");
        AddedToken[] added = KnownControls.In(vocabulary, roles);
        bool byteLevel = IsByteLevel(vocabulary);
        string suffix = vocabulary.Keys.Any(static token => token.EndsWith(EndSuffix, StringComparison.Ordinal)) ? EndSuffix : "";
        if (!byteLevel && suffix.Length == 0)
        {
            throw new FormatException($"{Path.GetFileName(vocabularyPath)}: expected a byte-level vocabulary or one with {EndSuffix} suffixes; others need a tokenizer.json.");
        }
        bool clip = byteLevel && suffix.Length > 0;
        string? start = KnownControls.First(vocabulary, clip ? [roles.Start, "<|startoftext|>"] : [roles.Start, "<s>"]);
        string? end = KnownControls.First(vocabulary, clip ? [roles.End, "<|endoftext|>"] : [roles.End, "</s>", "<|endoftext|>"]);
        string? unknown = KnownControls.First(vocabulary, [roles.Unknown, "[UNK]", "<unk>"]);
        bool framed = clip || (byteLevel && start is not null && start != end);
        var options = new BpeOptions { ByteLevel = byteLevel, EndSuffix = suffix, UnknownId = unknown is null ? null : vocabulary[unknown] };
        bool lowercase = suffix.Length > 0 && config["do_lower_case"].AsBool(KnownControls.IsLowercase(vocabulary.Keys));
        return new TokenizerParts
        {
            Normalizer = Normalizer(clip, byteLevel, lowercase),
            PreTokenizer = PreTokenizer(clip, byteLevel, config),
            Model = new BpeModel(vocabulary, ReadMerges(mergesPath, vocabulary, added), options),
            Vocabulary = vocabulary,
            Decoder = [byteLevel ? next => new ByteLevelStage(next, suffix) : next => new SuffixStage(next, suffix)],
            AddedTokens = added,
            Before = framed && start is not null ? [vocabulary[start]] : [],
            After = framed && end is not null ? [vocabulary[end]] : [],
            Roles = roles with { Start = start, End = end, Unknown = unknown, Pad = roles.Pad ?? KnownControls.First(vocabulary, "[PAD]", "<pad>") },
        };
    }

    private static bool IsByteLevel(Dictionary<string, int> vocabulary)
        => Enumerable.Range(0, 256).All(b => vocabulary.ContainsKey(ByteAlphabet.ToChar((byte)b).ToString()));

    private static NormalizerSequence Normalizer(bool clip, bool byteLevel, bool lowercase)
    {
        var steps = new List<INormalizer>();
        if (clip)
        {
            steps.Add(new UnicodeNormalizer(System.Text.NormalizationForm.FormC));
            steps.Add(new ReplaceNormalizer(new CodePointPattern(@"\s+"), " "));
        }
        else if (!byteLevel)
        {
            steps.Add(new BertCleanNormalizer(cleanText: true, setIdeographsApart: true));
        }
        if (lowercase)
        {
            steps.Add(new LowercaseNormalizer());
        }
        return new NormalizerSequence([.. steps]);
    }

    private static IPreTokenizer PreTokenizer(bool clip, bool byteLevel, JsonField config)
    {
        if (!byteLevel)
        {
            return PreTokenizerReader.Bert();
        }
        var bytes = new ByteLevelPreTokenizer(config["add_prefix_space"].AsBool(false), useRegex: true);
        return clip ? new PreTokenizerSequence(new SplitPreTokenizer(new CodePointPattern(ClipWords), SplitBehavior.Removed, invert: true), bytes) : bytes;
    }

    private static Dictionary<ulong, BpeMerge> ReadMerges(string path, Dictionary<string, int> vocabulary, AddedToken[] added)
    {
        var merges = new BpeMergeTable(vocabulary, "", [.. added.Select(static token => token.Content)]);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal) && !merges.TryAdd(line))
            {
                throw new FormatException($"{Path.GetFileName(path)}: line {number}: expected two tokens of the vocabulary whose join is one too, found \"{line}\".");
            }
        }
        return merges.Table;
    }
}
