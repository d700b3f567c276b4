namespace InferenceServer.Tests.Onnx;

/// <summary>The pack of real models beside the repository, where there is one.</summary>
internal static class Assets
{
    /// <summary>Its folder, or null.</summary>
    public static string? Folder { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Folder!, relative);

    private static string? Find()
    {
        string? given = Environment.GetEnvironmentVariable("INFERENCE_SERVER_ASSETS");
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "InferenceServer.sln")))
        {
            root = root.Parent;
        }

        string? folder = string.IsNullOrEmpty(given) && root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "assets") : given;
        return Directory.Exists(folder) ? folder : null;
    }
}
