namespace InferenceServer.Media.Text;

/// <summary>Reads how tokens become text again.</summary>
internal static class DecoderReader
{
    public static DecoderStep[] Read(JsonField field, string endSuffix)
    {
        if (field.IsNull)
        {
            return [static next => new SpacedStage(next, "", false)];
        }
        var steps = new List<DecoderStep>();
        bool fused = false;
        foreach (JsonField step in Flatten(field))
        {
            if (step["type"].AsString() == "Fuse")
            {
                fused = true;
            }
            else
            {
                steps.Add(ReadStep(step, endSuffix, fused));
            }
        }
        return [.. steps];
    }

    private static IEnumerable<JsonField> Flatten(JsonField field)
        => field["type"].AsString() == "Sequence" ? field["decoders"].Items().SelectMany(Flatten) : [field];

    private static DecoderStep ReadStep(JsonField field, string endSuffix, bool fused)
    {
        switch (field["type"].AsString())
        {
            case "ByteLevel":
                return next => new ByteLevelStage(next, endSuffix);
            case "ByteFallback":
                return static next => new ByteFallbackStage(next);
            case "Replace":
                ITextPattern pattern = PatternReader.Read(field["pattern"]);
                string content = field["content"].AsString();
                return next => new ReplaceStage(next, pattern, content);
            case "Strip":
                char stripped = field["content"].AsChar();
                int start = field["start"].AsInt(0, 1 << 16), stop = field["stop"].AsInt(0, 1 << 16);
                return next => new StripStage(next, stripped, start, stop, fused);
            case "Metaspace":
                char mark = field["replacement"].AsChar();
                bool prepended = field["prepend_scheme"].AsString(field["add_prefix_space"].AsBool(true) ? "always" : "never") != "never";
                return next => new MetaspaceStage(next, mark, prepended);
            case "WordPiece":
                string prefix = field["prefix"].AsString("##");
                bool cleanUp = field["cleanup"].AsBool(true);
                return next => new SpacedStage(next, prefix, cleanUp);
            case "BPEDecoder":
                string suffix = field["suffix"].AsString("</w>");
                return next => new SuffixStage(next, suffix);
            default:
                throw field["type"].Expected("a known decoder (ByteLevel, ByteFallback, Replace, Strip, Fuse, Metaspace, WordPiece, BPEDecoder, Sequence)");
        }
    }
}
