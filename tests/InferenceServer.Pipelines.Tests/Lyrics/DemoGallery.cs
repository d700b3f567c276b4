using System.Text.Json;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Plugins.Clip.Tests;

namespace InferenceServer.Pipelines.Tests.Lyrics;

/// <summary>The repository's gallery and lyrics with the model that goes with them.</summary>
public sealed class DemoGallery : IAsyncLifetime
{
    private LoadedClip? _clip;

    /// <summary>The 30 hand-written verses.</summary>
    public IReadOnlyList<JsonElement> Verses { get; } = [.. JsonElement.Parse(File.ReadAllBytes(PathOf("lyrics.json"))).GetProperty("items").EnumerateArray()];

    /// <summary>The 90 pictures.</summary>
    public PictureIndex Pictures { get; private set; } = null!;

    /// <summary>A matcher over the model.</summary>
    public LyricsMatcher Matcher => new(_clip!.Texts, TimeProvider.System);

    public async Task InitializeAsync()
    {
        _clip = await LoadedClip.LoadAsync(LoadedClip.PackFolder);
        IReadOnlyList<GalleryPicture> folder = GalleryFolder.Read(PathOf("gallery"));
        IReadOnlyList<ReadOnlyMemory<float>> vectors = await _clip.Images.EmbedAsync(
            [.. folder.Select(p => (ReadOnlyMemory<byte>)File.ReadAllBytes(p.Path))], CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(120));
        Pictures = new PictureIndex(_clip.Images.Space, _clip.Images.Dimensions, [.. folder.Select((p, i) => new Picture(p.Id, vectors[i], p.Metadata))]);
    }

    public Task DisposeAsync() => _clip!.DisposeAsync().AsTask();

    /// <summary>A path below samples/lyrics.</summary>
    public static string PathOf(string name)
        => Path.GetFullPath(Path.Combine(LoadedClip.PackFolder, "..", "..", "..", "samples", "lyrics", name));
}
