using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.Disk;

/// <summary>The manifest on disk: a line of JSON that people may read and a line with its CRC-32C.</summary>
internal static class ManifestFile
{
    // In the first version the last log was the only one.
    private const int Version = 2, OldestVersion = 1;
    private const int MaxBytes = 1 << 20;
    private static readonly JsonSerializerOptions Indexes = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter() } };
    private const string Name = "manifest", Beside = "manifest.new";

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Puts the manifest in place; what it names has to be on the disk already.</summary>
    public static void Write(string folder, Manifest manifest, Func<string, IDurableFile> open)
    {
        string beside = Path.Combine(folder, Beside);
        byte[] json = Json(manifest);
        byte[] checksum = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{Crc32C.Append(0, json):x8}\n"));
        using (IDurableFile file = open(beside))
        {
            file.SetLength(0);
            file.Write([json, checksum], 0);
            file.Flush();
        }

        DurableFolder.Flush(folder);
        File.Move(beside, Path.Combine(folder, Name), overwrite: true);
        DurableFolder.Flush(folder);
    }

    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static Manifest Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new InvalidDataException($"the manifest is longer than {MaxBytes} bytes");
        }

        byte[] bytes = File.ReadAllBytes(path);
        int end = Array.IndexOf(bytes, (byte)'\n');
        if (end < 0
            || !uint.TryParse(Encoding.ASCII.GetString(bytes, end + 1, bytes.Length - end - 1).TrimEnd(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint checksum)
            || checksum != Crc32C.Append(0, bytes.AsSpan(0, end)))
        {
            throw new InvalidDataException("the manifest is damaged: its checksum differs");
        }

        using JsonDocument json = JsonDocument.Parse(bytes.AsMemory(0, end));
        int version = json.RootElement.GetProperty("format").GetInt32();
        return version is >= OldestVersion and <= Version
            ? Read(json.RootElement)
            : throw new InvalidDataException($"format version {version}; expected {OldestVersion} to {Version}");
    }

    private static byte[] Json(Manifest manifest)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes);
        json.WriteStartObject();
        json.WriteNumber("format", Version);
        json.WriteString("name", manifest.Settings.Name);
        json.WriteNumber("dimensions", manifest.Settings.Dimensions);
        json.WriteString("storage", manifest.Settings.Storage.ToString());
        json.WriteString("metric", manifest.Settings.Metric.ToString());
        json.WriteString("space", manifest.Settings.Space);
        if (manifest.Settings.Index.Kind != IndexKind.Exact)
        {
            json.WritePropertyName("index");
            JsonSerializer.Serialize(json, manifest.Settings.Index, Indexes);
        }

        json.WriteNumber("generation", manifest.Generation);
        json.WriteNumber("last_log", manifest.LastLog);
        json.WriteNumber("rows", manifest.Rows);
        json.WriteNumber("rows_crc32c", manifest.RowsChecksum);
        json.WriteNumber("next_sequence", manifest.NextSequence);
        if (manifest.Written is { } written)
        {
            json.WriteString("written", written);
        }

        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private static Manifest Read(JsonElement json) => new()
    {
        Settings = new CollectionSettings
        {
            Name = json.GetProperty("name").GetString()!,
            Dimensions = json.GetProperty("dimensions").GetInt32(),
            Storage = Enum.Parse<RowFormat>(json.GetProperty("storage").GetString()!),
            Metric = Enum.Parse<Metric>(json.GetProperty("metric").GetString()!),
            Space = json.GetProperty("space").GetString()!,
            Index = json.TryGetProperty("index", out JsonElement index) ? index.Deserialize<CollectionIndex>(Indexes)! : CollectionIndex.Exact,
        },
        Generation = json.GetProperty("generation").GetInt64(),
        LastLog = json.TryGetProperty("last_log", out JsonElement last) ? last.GetInt64() : json.GetProperty("generation").GetInt64(),
        Rows = json.GetProperty("rows").GetInt32(),
        RowsChecksum = json.GetProperty("rows_crc32c").GetUInt32(),
        NextSequence = json.GetProperty("next_sequence").GetInt64(),
        Written = json.TryGetProperty("written", out JsonElement written) ? written.GetDateTimeOffset() : null,
    };
}
