namespace InferenceServer.Media.Tests.Images;

/// <summary>Finds files outside the build output: the repository, and the folder of test material beside it.</summary>
internal static class SharedFolder
{
    private static readonly string? Root = FindRoot();

    /// <summary>The samples that lie beside these tests.</summary>
    public static byte[] Sample(string name)
        => File.ReadAllBytes(Path.Combine(Root ?? throw new DirectoryNotFoundException("no InferenceServer.sln above the tests"), "tests", "InferenceServer.Media.Tests", "Images", "Samples", name));

    /// <summary>A path inside the test material.</summary>
    public static string PathOf(params string[] parts)
    {
        string shared = Environment.GetEnvironmentVariable("INFERENCE_SERVER_ASSETS") ?? Path.Combine(Root ?? "", "..", "shared");
        return Path.GetFullPath(Path.Combine([shared, .. parts]));
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
