namespace InferenceServer.Tests;

/// <summary>Where the repository's own parts are, seen from a test's output folder.</summary>
internal static class TestPaths
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The models that tests share; nobody writes there.</summary>
    public static string Models { get; } = Path.Combine(Root, "tests", "models");

    /// <summary>The plugins of the configuration that this test was built in.</summary>
    public static string Plugins { get; } = Path.Combine(Root, "artifacts", "plugins", new DirectoryInfo(AppContext.BaseDirectory).Name);

    private static string FindRoot(string folder)
        => File.Exists(Path.Combine(folder, "InferenceServer.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no InferenceServer.sln above the test's output folder"));
}
