namespace InferenceServer.Media.Tests.Images;

/// <summary>Finds files outside the build output: the repository, and the folder of test material beside it.</summary>
internal static class SharedFolder
{
    private static readonly string? Root = FindRoot();

    /// <summary>The samples that lie beside these tests.</summary>
    public static byte[] Sample(string name)
        => File.ReadAllBytes(Path.Combine(Root ?? throw new DirectoryNotFoundException("no InferenceServer.sln above the tests"), "tests", "InferenceServer.Media.Tests", "Images", "Samples", name));

    /// <summary>A path inside the test material, which begins with <c>assets</c> or <c>demo</c>; INFERENCE_SERVER_ASSETS may say where the assets are.</summary>
    public static string PathOf(params string[] parts)
    {
        string? assets = Environment.GetEnvironmentVariable("INFERENCE_SERVER_ASSETS");
        return parts[0] == "assets" && !string.IsNullOrEmpty(assets)
            ? Path.GetFullPath(Path.Combine([assets, .. parts[1..]]))
            : Path.GetFullPath(Path.Combine([Root ?? "", "..", "shared", .. parts]));
    }

    private static string? FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InferenceServer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
