namespace InferenceServer.Media.Text;

/// <summary>Reads <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>, both optional.</summary>
internal static class RolesFile
{
    // Not the unknown token: it steers nothing, and a text that spells it loses nothing but itself.
    private static readonly string[] Keys = ["bos_token", "eos_token", "pad_token", "cls_token", "sep_token", "mask_token"];

    public static SpecialRoles Read(string folder)
    {
        JsonField config = Open(folder, "tokenizer_config.json"), map = Open(folder, "special_tokens_map.json");
        string? Find(string key) => Content(config[key]) ?? Content(map[key]);
        return new SpecialRoles
        {
            Start = Find("bos_token") ?? Find("cls_token"),
            End = Find("eos_token") ?? Find("sep_token"),
            Pad = Find("pad_token"),
            Unknown = Find("unk_token"),
            MaxTokens = MaxTokens(config["model_max_length"]),
            All = [.. Keys.Select(Find).OfType<string>()],
        };
    }

    public static JsonField Open(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? JsonField.Read(path) : new JsonField(default, name, "");
    }

    private static string? Content(JsonField field)
        => field.IsString ? field.AsString() : field.IsObject ? field["content"].AsString() : null;

    /// <summary>Files write "no limit" as a number of thirty digits.</summary>
    private static int? MaxTokens(JsonField field)
        => field.IsNull || field.AsNumber() is < 1 or > int.MaxValue ? null : (int)field.AsNumber();
}
