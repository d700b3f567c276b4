using System.Text.Json;
using Google.Protobuf;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Server.Configuration.Mapping;

namespace InferenceServer.Server.Configuration;

/// <summary>Reads <c>config.pbtxt</c> (text format) or <c>config.json</c> (protobuf JSON) into the one schema, and the kind from <c>model.json</c>.</summary>
internal sealed class ModelConfigReader : IModelConfigReader
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default);

    public ModelConfig Read(string modelDirectory)
    {
        string text = Path.Combine(modelDirectory, "config.pbtxt");
        string json = Path.Combine(modelDirectory, "config.json");
        ModelConfig config = File.Exists(text) ? Map(text, TextFormatParser.Parse<Protocol.Inference.ModelConfig>)
            : File.Exists(json) ? Map(json, Json.Parse<Protocol.Inference.ModelConfig>)
            : new ModelConfig();
        return config.Declaration.Kind.Length > 0
            ? config
            : config with { Declaration = config.Declaration with { Kind = KindOf(modelDirectory) } };
    }

    private static ModelConfig Map(string path, Func<string, Protocol.Inference.ModelConfig> parse)
    {
        Protocol.Inference.ModelConfig message;
        try
        {
            message = parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException)
        {
            throw new InferenceException(InferenceError.InvalidArgument, $"{Path.GetFileName(path)}: {exception.Message}", exception);
        }

        List<string> faults = ModelConfigFaults.Of(message, Path.GetFileName(Path.GetDirectoryName(path)!));
        return faults.Count == 0
            ? ModelConfigMapping.Map(message)
            : throw InferenceException.InvalidArgument($"{Path.GetFileName(path)}: {string.Join("; ", faults)}");
    }

    // Without any word on the kind, a folder with ONNX files is an ONNX model, as everywhere in this field.
    private static string KindOf(string modelDirectory)
    {
        string path = Path.Combine(modelDirectory, "model.json");
        if (!File.Exists(path))
        {
            return "onnx";
        }

        try
        {
            using JsonDocument settings = JsonDocument.Parse(File.ReadAllText(path));
            return settings.RootElement.ValueKind == JsonValueKind.Object && settings.RootElement.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String
                ? kind.GetString()!
                : "onnx";
        }
        catch (JsonException exception)
        {
            throw new InferenceException(InferenceError.InvalidArgument, $"model.json: {exception.Message}", exception);
        }
    }
}
