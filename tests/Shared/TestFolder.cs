namespace InferenceServer.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("engine-tests-").FullName;

    public string Sub(params ReadOnlySpan<string> names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
