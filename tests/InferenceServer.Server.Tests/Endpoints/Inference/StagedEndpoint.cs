using InferenceServer.Abstractions;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Repository;
using InferenceServer.Engine.Telemetry;
using InferenceServer.Server.Endpoints.Inference;
using InferenceServer.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceServer.Server.Tests.Endpoints.Inference;

/// <summary>The endpoint over one model "m" that does what the test says: x of type UINT8 in, y out.</summary>
internal sealed class StagedEndpoint : IModelConfigReader, IModelPlugin, IModel, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("endpoint-tests-");
    private readonly EngineMetrics _metrics = new();
    private readonly Func<TensorSet, TensorSet> _execute;

    private StagedEndpoint(Func<TensorSet, TensorSet> execute) => _execute = execute;

    public InferenceEndpoint Endpoint { get; private set; } = null!;

    public IReadOnlyCollection<string> Kinds => ["staged"];

    public ModelSignature Signature { get; } = new([new TensorSpec("x", ElementType.UInt8, [TensorShape.Any])], [new TensorSpec("y", ElementType.UInt8, [TensorShape.Any])]);

    public static async Task<StagedEndpoint> StartAsync(Func<TensorSet, TensorSet> execute)
    {
        StagedEndpoint staged = new(execute);
        staged._folder.CreateSubdirectory("m/1");
        RepositoryOptions options = new() { Folders = { staged._folder.FullName } };
        ModelRepository repository = new(options, staged, new PluginCatalog([staged]), staged._metrics, TimeProvider.System, NullLogger<ModelRepository>.Instance);
        await repository.LoadAllAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        staged.Endpoint = new InferenceEndpoint(repository.Catalog, new ServerState(), new ServerIdentity("test", "1", []));
        return staged;
    }

    public ModelConfig Read(string modelDirectory) => new() { Declaration = new ModelDeclaration { Kind = "staged" } };

    public ValueTask<LoadedModel> LoadAsync(ModelContext context, CancellationToken cancellationToken) => new(new LoadedModel(this));

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken) => new(_execute(inputs));

    public ValueTask DisposeAsync() => default;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _metrics.Dispose();
    }
}
