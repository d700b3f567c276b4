namespace InferenceServer.Server.Tests.Configuration;

/// <summary>A model's folder with these files, gone with the test.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("config-tests-");

    public ConfigFolder(params (string Name, string Text)[] files)
    {
        Path = _root.CreateSubdirectory("m").FullName;
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        }
    }

    public string Path { get; }

    public void Dispose() => _root.Delete(recursive: true);
}
