using System.Globalization;
using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Repository;

/// <summary>One model's folder in a repository.</summary>
internal sealed record ModelFolder(string Name, string Path)
{
    /// <summary>The models of a repository folder, in alphabetical order; hidden folders are not models.</summary>
    public static IEnumerable<ModelFolder> In(string repository)
        => Directory.GetDirectories(repository)
            .Select(path => new ModelFolder(System.IO.Path.GetFileName(path), System.IO.Path.GetFullPath(path)))
            .Where(folder => !folder.Name.StartsWith('.'))
            .OrderBy(folder => folder.Name, StringComparer.Ordinal);

    /// <summary>The versions that exist: folders named by a number ≥ 1 without leading zeros.</summary>
    public IEnumerable<long> Versions()
        => Directory.GetDirectories(Path)
            .Select(path => System.IO.Path.GetFileName(path))
            .Where(name => !name.StartsWith('0'))
            .Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : 0)
            .Where(version => version > 0);

    public string VersionPath(long version) => System.IO.Path.Combine(Path, version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The contents of <c>model.json</c>, an empty object where there is none.</summary>
    /// <exception cref="InferenceException">The file is not a JSON object.</exception>
    public JsonElement Settings()
    {
        string path = System.IO.Path.Combine(Path, "model.json");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.Exists(path) ? File.ReadAllText(path) : "{}");
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw InferenceException.InvalidArgument($"{path} holds a JSON {document.RootElement.ValueKind}, expected an object");
        }
        catch (JsonException exception)
        {
            throw new InferenceException(InferenceError.InvalidArgument, $"{path} is not JSON: {exception.Message}", exception);
        }
    }
}
