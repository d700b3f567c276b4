using System.Text.Json;

namespace InferenceServer.Media.Tests.Text;

/// <summary>Where the files that tests read lie.</summary>
internal static class TestFiles
{
    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>The folder with real tokenizers and expected ids; null where this machine does not have it.</summary>
    public static string? Assets => Existing(Environment.GetEnvironmentVariable("INFERENCE_SERVER_ASSETS") ?? Path.Combine(Shared, "assets"));

    /// <summary>The demo pack's golden values; null where this machine does not have them.</summary>
    public static string? Demo => Existing(Path.Combine(Shared, "demo"));

    /// <summary>The project's own byte-level tokenizer.</summary>
    public static string LyricsClip => Path.Combine(Root.Value, "models", "lyrics-clip", "1");

    private static string Shared => Path.Combine(Path.GetDirectoryName(Root.Value)!, "shared");

    /// <summary>Texts of our own with the ids that Hugging Face's tokenizers 0.23.2 gives them, control tokens recognized.</summary>
    public static (string Text, int[] Ids)[] LyricsClipIds()
    {
        string path = Path.Combine(Root.Value, "tests", "InferenceServer.Media.Tests", "Text", "Files", "lyrics-clip-ids.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateArray().Select(static row => (row.GetProperty("text").GetString()!, Ids(row.GetProperty("ids"))))];
    }

    public static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(static id => id.GetInt32())];

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "InferenceServer.sln")))
            {
                return folder;
            }
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds InferenceServer.sln.");
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
