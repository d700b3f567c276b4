namespace InferenceServer.Media.Text;

/// <summary>Reads a SentencePiece <c>.model</c>: Unigram or BPE, with its own normalization.</summary>
internal static class SentencePieceFile
{
    private const long LargestFile = 256L << 20;
    private const char Mark = '\u2581';

    public static TokenizerParts Read(string path)
    {
        string name = Path.GetFileName(path), folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new FormatException($"expected at most {LargestFile >> 20} MiB");
            }
            return Build(SentencePieceModel.Parse(File.ReadAllBytes(path)), folder);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{name}: not a SentencePiece model this server reads: {exception.Message}.", exception);
        }
    }

    private static TokenizerParts Build(SentencePieceModel source, string folder)
    {
        if (source.Pieces.Count is 0 or > JsonField.LargestId)
        {
            throw new FormatException($"expected 1 to {JsonField.LargestId} pieces, found {source.Pieces.Count}");
        }
        SpecialRoles roles = RolesFile.Read(folder);
        JsonField config = RolesFile.Open(folder, "tokenizer_config.json");
        AddedToken[] added = [.. ReadAdded(source)];
        var vocabulary = new Dictionary<string, int>();
        for (int id = 0; id < source.Pieces.Count; id++)
        {
            vocabulary[source.Pieces[id].Piece] = id;
        }
        int unknown = source.Pieces.FindIndex(static piece => piece.Type == SentencePieceType.Unknown);
        bool framesEnd = config["add_eos_token"].AsBool(config["tokenizer_class"].AsString("").StartsWith("T5", StringComparison.Ordinal));
        return new TokenizerParts
        {
            Normalizer = Normalizer(source),
            PreTokenizer = new PreTokenizerSequence(),
            Model = source.ModelType switch
            {
                SentencePieceModel.Unigram => Unigram(source, unknown),
                SentencePieceModel.Bpe => SentencePieceBpe.Build(source, vocabulary, unknown),
                _ => throw new FormatException($"trainer_spec.model_type: expected 1 (Unigram) or 2 (BPE), found {source.ModelType}"),
            },
            Vocabulary = vocabulary,
            Decoder = Decoder(source),
            AddedTokens = added,
            Before = config["add_bos_token"].AsBool(false) && Spelling(source, source.StartId) is not null ? [source.StartId] : [],
            After = framesEnd && Spelling(source, source.EndId) is not null ? [source.EndId] : [],
            Roles = roles with
            {
                Start = roles.Start ?? Spelling(source, source.StartId),
                End = roles.End ?? Spelling(source, source.EndId),
                Pad = roles.Pad ?? Spelling(source, source.PadId),
                Unknown = roles.Unknown ?? Spelling(source, unknown),
            },
        };
    }

    private static string? Spelling(SentencePieceModel source, int id)
        => (uint)id < (uint)source.Pieces.Count ? source.Pieces[id].Piece : null;

    /// <summary>Control pieces are never found in text, as in SentencePiece, but for texts that ask for it.</summary>
    private static IEnumerable<AddedToken> ReadAdded(SentencePieceModel source)
    {
        for (int id = 0; id < source.Pieces.Count; id++)
        {
            (string piece, _, SentencePieceType type) = source.Pieces[id];
            if (type is SentencePieceType.Control or SentencePieceType.Unknown)
            {
                yield return new AddedToken(id, piece, true, true, false, false, false, false);
            }
            else if (type == SentencePieceType.UserDefined && source.ModelType == SentencePieceModel.Bpe)
            {
                yield return new AddedToken(id, piece, false, false, false, false, false, false);
            }
        }
    }

    private static NormalizerSequence Normalizer(SentencePieceModel source)
    {
        string space = source.EscapeWhitespaces ? Mark.ToString() : " ";
        var steps = new List<INormalizer>();
        if (source.Charsmap.Length > 0)
        {
            var symbols = new CharTrie();
            foreach ((string piece, _, _) in source.Pieces.Where(static piece => piece.Type == SentencePieceType.UserDefined))
            {
                symbols.Add(piece, 0);
            }
            steps.Add(new LongestCharsmapNormalizer(new Charsmap(source.Charsmap), symbols));
        }
        if (source.RemoveExtraWhitespaces)
        {
            steps.Add(new ReplaceNormalizer(new CodePointPattern("^ +"), ""));
            steps.Add(new ReplaceNormalizer(new CodePointPattern(" {2,}"), " "));
        }
        if (source.AddDummyPrefix && !source.WhitespaceAsSuffix)
        {
            steps.Add(new AffixNormalizer(" "));
        }
        steps.Add(new ReplaceNormalizer(new LiteralPattern(" "), space));
        if (source.RemoveExtraWhitespaces)
        {
            // After the escape, because SentencePiece drops marks at the end that the text itself brought.
            steps.Add(new ReplaceNormalizer(new CodePointPattern($"{space}+\\z"), ""));
        }
        if (source.AddDummyPrefix && source.WhitespaceAsSuffix)
        {
            steps.Add(new AffixNormalizer("", space));
        }
        return new NormalizerSequence([.. steps]);
    }

    private static UnigramModel Unigram(SentencePieceModel source, int unknown)
    {
        float most = source.Pieces.Where(static piece => piece.Type == SentencePieceType.Normal).Select(static piece => piece.Score).Append(0).Max();
        // A user's own symbol beats whatever else could spell it; SentencePiece takes the largest score to be at least 0.
        double Score(string piece, float score, SentencePieceType type)
            => type == SentencePieceType.UserDefined ? (System.Text.Encoding.UTF8.GetByteCount(piece) * most) - 0.1 : score;
        var pieces = source.Pieces.ConvertAll(piece => new UnigramPiece(
            piece.Piece, Score(piece.Piece, piece.Score, piece.Type), piece.Type is SentencePieceType.Normal or SentencePieceType.UserDefined));
        return new UnigramModel(pieces, unknown < 0 ? null : unknown, source.ByteFallback, singlePrecision: true);
    }

    private static DecoderStep[] Decoder(SentencePieceModel source)
    {
        var spaces = new LiteralPattern(Mark.ToString());
        var steps = new List<DecoderStep> { next => new ReplaceStage(next, spaces, " "), static next => new ByteFallbackStage(next) };
        if (source.AddDummyPrefix)
        {
            (int start, int stop) = source.WhitespaceAsSuffix ? (0, 1) : (1, 0);
            steps.Add(next => new StripStage(next, ' ', start, stop, fused: true));
        }
        return [.. steps];
    }
}
