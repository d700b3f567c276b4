namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>The folder of expected values, where this machine has one.</summary>
internal static class Assets
{
    public static string? Folder { get; } = Find();

    public static string File(string name) => Path.Combine(Folder ?? throw new InvalidOperationException("no assets"), name);

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("INFERENCE_SERVER_ASSETS");
        if (named is not null)
        {
            return Directory.Exists(named) ? named : null;
        }

        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "InferenceServer.sln")))
        {
            at = at.Parent;
        }

        string folder = Path.Combine(at?.Parent?.FullName ?? "", "shared", "assets");
        return Directory.Exists(folder) ? folder : null;
    }
}
