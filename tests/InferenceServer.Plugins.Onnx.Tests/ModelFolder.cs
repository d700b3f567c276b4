using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Onnx.Tests;

/// <summary>An entry of a repository with one version, and the way to load it.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Version => _folder.File("1");

    public ModelFolder With(OnnxFile file, string name = "model.onnx")
    {
        file.Save(Path.Combine(Version, name));
        return this;
    }

    public static ModelContext Context(string version, ModelDeclaration declaration) => new()
    {
        Name = "m",
        Version = 1,
        ModelDirectory = Path.GetDirectoryName(version)!,
        VersionDirectory = version,
        Declaration = declaration,
        Settings = JsonElement.Parse("{}"),
    };

    public Task<IModel> LoadAsync(ModelDeclaration? declaration = null) => LoadAsync(Version, declaration ?? new ModelDeclaration());

    public static async Task<IModel> LoadAsync(string version, ModelDeclaration declaration)
    {
        LoadedModel loaded = await new OnnxPlugin().LoadAsync(Context(version, declaration), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        return Assert.Single(loaded.Parts).Value;
    }

    public async Task<InferenceException> LoadFailsAsync(ModelDeclaration? declaration = null)
        => await Assert.ThrowsAsync<InferenceException>(() => LoadAsync(declaration));

    public void Dispose() => _folder.Dispose();
}
