using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Pipelines.Lyrics;

/// <summary>
/// A folder of pictures: those that its <c>gallery.json</c> lists (<c>{"items": [{"id", "file", …}]}</c>, all else is metadata), or
/// without one every PNG and JPEG in it under its file's name.
/// </summary>
public static class GalleryFolder
{
    /// <summary>The list's name.</summary>
    public const string ListName = "gallery.json";

    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg"];

    /// <summary>What is in a folder, in the list's order or that of the names.</summary>
    /// <exception cref="InferenceException">There is no such folder, or its list is at fault.</exception>
    public static IReadOnlyList<GalleryPicture> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InferenceException(InferenceError.NotFound, $"the gallery folder '{folder}' does not exist");
        }

        string list = Path.Combine(folder, ListName);
        return File.Exists(list)
            ? Listed(folder, list)
            : [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
                .Where(path => Pictures.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                .Select(path => new GalleryPicture(Path.GetFileNameWithoutExtension(path), path, new Dictionary<string, string> { ["file"] = Path.GetFileName(path) }))];
    }

    private static List<GalleryPicture> Listed(string folder, string list)
    {
        try
        {
            List<GalleryPicture> pictures = [.. JsonElement.Parse(File.ReadAllBytes(list)).GetProperty("items").EnumerateArray().Select(item => One(folder, item))];
            return pictures.DistinctBy(picture => picture.Id, StringComparer.Ordinal).Count() == pictures.Count
                ? pictures
                : throw InferenceException.InvalidArgument($"'{list}' names an id twice, expected each once");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InferenceException(InferenceError.InvalidArgument, $"'{list}' is at fault: {fault.Message}; expected {{\"items\": [{{\"id\": …, \"file\": …}}]}}", fault);
        }
    }

    private static GalleryPicture One(string folder, JsonElement item)
    {
        string id = item.GetProperty("id").GetString()!, file = item.GetProperty("file").GetString()!;
        Dictionary<string, string> metadata = [];
        foreach (JsonProperty property in item.EnumerateObject().Where(property => property.Name != "id"))
        {
            Flatten(property.Name, property.Value, metadata);
        }

        return new GalleryPicture(id, Path.Combine(folder, file), metadata);
    }

    private static void Flatten(string name, JsonElement value, Dictionary<string, string> into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Flatten($"{name}.{property.Name}", property.Value, into);
                }

                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                into[name] = value.GetString()!;
                break;
            default:
                into[name] = value.GetRawText();
                break;
        }
    }
}
