namespace InferenceServer.Media.Text;

/// <summary>Reads <c>tokenizer.json</c>, the file that describes a tokenizer whole.</summary>
internal static class TokenizerJsonFile
{
    public static TokenizerParts Read(string path)
    {
        JsonField root = JsonField.Read(path);
        SpecialRoles roles = RolesFile.Read(Path.GetDirectoryName(Path.GetFullPath(path))!);
        (int[] before, int[] after) = PostProcessorReader.Read(root["post_processor"]);
        (AddedToken[] added, HashSet<string> control) = ReadAdded(root, roles, [.. before, .. after]);
        (IPreTokenizer preTokenizer, bool byteLevel) = PreTokenizerReader.Read(root["pre_tokenizer"]);
        TokenModelSource model = ModelReader.Read(root["model"], byteLevel, control);
        return new TokenizerParts
        {
            Normalizer = NormalizerReader.Read(root["normalizer"]),
            PreTokenizer = preTokenizer,
            Model = model.Model,
            Vocabulary = model.Vocabulary,
            Decoder = DecoderReader.Read(root["decoder"], model.EndSuffix),
            AddedTokens = added,
            Before = before,
            After = after,
            Roles = roles with
            {
                Pad = roles.Pad ?? Text(root["padding"]["pad_token"]),
                Unknown = roles.Unknown ?? Text(root["model"]["unk_token"]),
            },
        };
    }

    private static (AddedToken[] Added, HashSet<string> Control) ReadAdded(JsonField root, SpecialRoles roles, int[] framing)
    {
        var control = new HashSet<string>(roles.All);
        if (root["added_tokens"].IsNull)
        {
            return ([], control);
        }
        var added = new List<AddedToken>();
        foreach (JsonField item in root["added_tokens"].Items())
        {
            int id = item["id"].AsId();
            string content = item["content"].AsString();
            if (content.Length == 0)
            {
                throw item["content"].Expected("a token that is not empty");
            }
            bool special = item["special"].AsBool(false);
            bool steers = special && (AddedToken.LooksLikeControl(content) || roles.All.Contains(content) || framing.Contains(id));
            if (steers)
            {
                control.Add(content);
            }
            added.Add(new AddedToken(
                id, content, special, steers,
                item["normalized"].AsBool(!special), item["single_word"].AsBool(false), item["lstrip"].AsBool(false), item["rstrip"].AsBool(false)));
        }
        return ([.. added], control);
    }

    private static string? Text(JsonField field) => field.IsString ? field.AsString() : null;
}
