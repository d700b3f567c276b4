using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>Reads a JSON file of a model.</summary>
internal static class JsonFile
{
    /// <summary>Its contents; null where there is no such file.</summary>
    /// <exception cref="InferenceException">The file is not JSON.</exception>
    public static JsonElement? Read(string model, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"model '{model}' has a {Path.GetFileName(path)} that is not JSON: {e.Message}", e);
        }
    }
}
