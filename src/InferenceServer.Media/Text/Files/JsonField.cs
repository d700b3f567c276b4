using System.Text.Json;

namespace InferenceServer.Media.Text;

/// <summary>A value of a JSON file that knows its file and path, so that every complaint can name them.</summary>
internal readonly struct JsonField(JsonElement element, string file, string path)
{
    /// <summary>Far above any vocabulary in use; keeps a hostile file from asking for gigabytes.</summary>
    public const int LargestId = (1 << 24) - 1;

    private const long LargestFile = 512L << 20;

    public bool IsNull => element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public bool IsString => element.ValueKind == JsonValueKind.String;

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>Reads a file; its name is how complaints call it.</summary>
    public static JsonField Read(string filePath)
    {
        string name = Path.GetFileName(filePath);
        if (new FileInfo(filePath).Length > LargestFile)
        {
            throw new FormatException($"{name}: the file is larger than {LargestFile >> 20} MiB.");
        }
        try
        {
            using FileStream stream = File.OpenRead(filePath);
            using JsonDocument document = JsonDocument.Parse(stream);
            return new JsonField(document.RootElement.Clone(), name, "");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{name}: expected JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A member, which may be missing.</summary>
    public JsonField this[string key]
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement member)
            ? new(member, file, Join(key))
            : new(default, file, Join(key));

    public FormatException Expected(string what) => new($"{file}: {(path.Length == 0 ? "the file" : path)}: expected {what}, found {Found()}.");

    public string AsString()
        => element.ValueKind == JsonValueKind.String ? Text(element.GetString) : throw Expected("a string");

    public string AsString(string absent) => IsNull ? absent : AsString();

    public char AsChar() => AsString() is [char only] ? only : throw Expected("a string of one character");

    public int AsId() => AsInt(0, LargestId);

    public int AsInt(int least, int most)
        => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) && value >= least && value <= most
            ? value
            : throw Expected($"an integer from {least} to {most}");

    public double AsNumber()
        => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Expected("a number");

    public bool AsBool(bool absent) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => absent,
        _ => throw Expected("true or false"),
    };

    public IEnumerable<JsonField> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Expected("a list");
        }
        int index = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            yield return new JsonField(item, file, $"{path}[{index++}]");
        }
    }

    public IEnumerable<(string Key, JsonField Value)> Members()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Expected("an object");
        }
        foreach (JsonProperty member in element.EnumerateObject())
        {
            yield return (Text(() => member.Name), new JsonField(member.Value, file, path));
        }
    }

    private string Text(Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException)
        {
            throw Expected("a string of whole Unicode characters");
        }
    }

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private string Found()
    {
        if (IsNull)
        {
            return "nothing";
        }
        string text = element.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
