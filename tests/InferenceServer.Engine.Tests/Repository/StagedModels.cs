using InferenceServer.Abstractions;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Repository;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Tests.Repository;

/// <summary>A repository over a temporary folder, with a configuration reader and a plugin that the test directs.</summary>
internal sealed class StagedModels : IModelConfigReader, IModelPlugin, IDisposable
{
    private readonly EngineMetrics _metrics = new();

    public StagedModels(params ReadOnlySpan<string> moreFolders)
    {
        RepositoryOptions options = new() { Folders = { Folder.Path } };
        foreach (string more in moreFolders)
        {
            options.Folders.Add(more);
        }

        Repository = new ModelRepository(options, this, new PluginCatalog([this]), _metrics, TimeProvider.System, Log);
    }

    public TestFolder Folder { get; } = new();

    public RecordingLogger<ModelRepository> Log { get; } = new();

    public ModelRepository Repository { get; }

    public ModelCatalog Catalog => Repository.Catalog;

    public IReadOnlyCollection<string> Kinds => ["staged"];

    public Func<string, ModelConfig> Config { get; set; } = _ => new ModelConfig { Declaration = new ModelDeclaration { Kind = "staged" } };

    public Func<ModelContext, CancellationToken, ValueTask<LoadedModel>> Loading { get; set; } = (_, _) => new(new LoadedModel(new GatedModel(4)));

    public ModelConfig Read(string modelDirectory) => Config(modelDirectory);

    public ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken) => Loading(context, cancellationToken);

    public Task LoadAllAsync(CancellationToken cancellationToken = default) => Repository.LoadAllAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

    public IEnumerable<string> Errors => Log.At(LogLevel.Error);

    public void Dispose()
    {
        Folder.Dispose();
        _metrics.Dispose();
    }
}
