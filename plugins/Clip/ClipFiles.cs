using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip;

/// <summary>Where an entry's files are.</summary>
internal sealed class ClipFiles
{
    private ClipFiles()
    {
    }

    /// <summary>The folder with the tokenizer and the configuration files.</summary>
    public required string Folder { get; init; }

    /// <summary>The graph that embeds texts; null for none.</summary>
    public string? TextGraph { get; private init; }

    /// <summary>The graph that embeds pictures; null for none, the text graph's path where one graph does both.</summary>
    public string? ImageGraph { get; private init; }

    /// <summary>Looks in the version's folder, and there in <c>onnx/</c>, where exporters put their graphs.</summary>
    /// <exception cref="InferenceException">There is no graph.</exception>
    public static ClipFiles Find(ModelContext context)
    {
        string folder = context.VersionDirectory;
        string? both = Graph(folder, context.Declaration.FileName.Length > 0 ? context.Declaration.FileName : "model.onnx");
        string? text = Graph(folder, "text_model.onnx") ?? both, image = Graph(folder, "vision_model.onnx") ?? both;
        if (text is null && image is null)
        {
            throw new InferenceException(
                InferenceError.NotFound, $"model '{context.Name}' version {context.Version} has no graph, expected text_model.onnx and vision_model.onnx, or model.onnx");
        }

        return new() { Folder = folder, TextGraph = text, ImageGraph = image };
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    private static string? Graph(string folder, string name)
        => new[] { Path.Combine(folder, name), Path.Combine(folder, "onnx", name) }.FirstOrDefault(File.Exists);
}
