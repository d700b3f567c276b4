namespace InferenceServer.Media.Tests.Images;

/// <summary>A test that needs a file or folder of the test material, and is skipped by name where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string path)
    {
        Path = path;
        string full = SharedFolder.PathOf(path.Split('/'));
        if (!System.IO.Path.Exists(full))
        {
            Skip = $"needs {path} in the test material";
        }
    }

    /// <summary>What is needed, with forward slashes.</summary>
    public string Path { get; }
}
