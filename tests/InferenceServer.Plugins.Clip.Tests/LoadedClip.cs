using System.Text.Json;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Clip.Tests;

/// <summary>An entry loaded by the plugin, its roles over direct servables.</summary>
internal sealed class LoadedClip : IAsyncDisposable
{
    private readonly LoadedModel _loaded;
    private readonly Dictionary<string, IServable> _servables;

    private LoadedClip(LoadedModel loaded)
    {
        _loaded = loaded;
        _servables = loaded.Parts.ToDictionary(p => p.Key, p => (IServable)new DirectServable(p.Key, p.Value));
    }

    public IReadOnlyCollection<string> Parts => _servables.Keys;

    public ITextEmbedder Texts => Role<ITextEmbedder>();

    public IImageEmbedder Images => Role<IImageEmbedder>();

    public static string PackFolder { get; } = Path.Combine(Root(), "models", "lyrics-clip", "1");

    public List<long[]> CallsOf(string part) => ((DirectServable)_servables[part]).Calls;

    public IModel Part(string name) => _loaded.Parts[name];

    public static async Task<LoadedClip> LoadAsync(string versionFolder, string settings = "{}", ModelDeclaration? declaration = null)
    {
        ModelContext context = new()
        {
            Name = "c",
            Version = 1,
            ModelDirectory = Path.GetDirectoryName(versionFolder)!,
            VersionDirectory = versionFolder,
            Declaration = declaration ?? new ModelDeclaration { Kind = "clip", Device = "cpu" },
            Settings = JsonElement.Parse(settings),
        };
        return new(await new ClipPlugin().LoadAsync(context, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
    }

    public static async Task<string> RefusalAsync(string versionFolder, string settings = "{}")
        => (await Assert.ThrowsAsync<InferenceException>(() => LoadAsync(versionFolder, settings))).Message;

    /// <summary>A path of the demo pack beside the repository.</summary>
    public static string Demo(params string[] parts) => Path.Combine([Path.GetDirectoryName(Root())!, "shared", "demo", .. parts]);

    public async ValueTask DisposeAsync()
    {
        foreach (IModel part in _loaded.Parts.Values)
        {
            await part.DisposeAsync();
        }
    }

    private TRole Role<TRole>()
        where TRole : class
        => (TRole)_loaded.Roles.Single(r => r.Role == typeof(TRole)).Create(_servables);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InferenceServer.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no InferenceServer.sln above the tests");
    }
}
