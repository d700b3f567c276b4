using System.Diagnostics;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Repository;

/// <summary>
/// Loads the models of the repository folders and keeps <see cref="ModelCatalog"/> up to date.
/// A model that cannot be loaded is listed with the reason and does not affect the others.
/// </summary>
public sealed class ModelRepository : IAsyncDisposable
{
    private readonly RepositoryOptions _options;
    private readonly IModelConfigReader _reader;
    private readonly ModelLoading _loading;
    private readonly ILogger<ModelRepository> _logger;

    /// <summary>A repository that has not loaded anything yet.</summary>
    public ModelRepository(RepositoryOptions options, IModelConfigReader reader, PluginCatalog plugins, EngineMetrics metrics, TimeProvider time, ILogger<ModelRepository> logger)
    {
        _options = options;
        _reader = reader;
        _logger = logger;
        _loading = new ModelLoading(plugins, metrics, time, logger);
    }

    /// <summary>What is served.</summary>
    public ModelCatalog Catalog { get; } = new();

    /// <summary>Loads everything that is there; returns when all is ready or has failed.</summary>
    public async Task LoadAllAsync(CancellationToken cancellationToken)
    {
        List<ModelFolder> folders = [];
        foreach (string folder in _options.Folders)
        {
            if (Directory.Exists(folder))
            {
                folders.AddRange(ModelFolder.In(folder));
            }
            else
            {
                EngineLog.RepositoryMissing(_logger, folder);
            }
        }

        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.LoadThreads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(folders.GroupBy(f => f.Name), parallel, async (same, token) =>
        {
            ModelFolder[] candidates = [.. same];
            if (candidates.Length > 1)
            {
                Refuse(same.Key, 0, InferenceException.InvalidArgument($"the model stands in several repositories: {string.Join(", ", candidates.Select(c => c.Path))}, expected one"));
                return;
            }

            await LoadAsync(candidates[0], token);
        });
    }

    /// <summary>Unloads everything: what was accepted is answered first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ModelVersion version in Catalog.All.Where(v => v.State == ModelState.Ready))
        {
            Catalog.Put(version with { State = ModelState.Unloading });
            await _loading.UnloadAsync(version);
            Catalog.Put(version with { State = ModelState.Unavailable, Reason = "unloaded", Servables = new Dictionary<string, IServable>(), Roles = new Dictionary<Type, object>() });
        }
    }

    private async Task LoadAsync(ModelFolder folder, CancellationToken cancellationToken)
    {
        ModelConfig config;
        IReadOnlyList<long> versions;
        try
        {
            config = _reader.Read(folder.Path);
            versions = config.Versions.Choose(folder.Versions());
            if (versions.Count == 0)
            {
                throw new InferenceException(InferenceError.NotFound, "no version is available: expected a folder named by a number");
            }
        }
        catch (Exception exception)
        {
            Refuse(folder.Name, 0, exception);
            return;
        }

        foreach (long version in versions)
        {
            Catalog.Put(new ModelVersion { Model = folder.Name, Version = version, State = ModelState.Loading });
            long start = Stopwatch.GetTimestamp();
            try
            {
                Catalog.Put(await _loading.LoadAsync(folder, config, version, cancellationToken));
                EngineLog.ModelReady(_logger, folder.Name, version, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                Refuse(folder.Name, version, exception);
            }
        }
    }

    private void Refuse(string model, long version, Exception exception)
    {
        EngineLog.ModelRefused(_logger, exception is InferenceException ? null : exception, model, version, exception.Message);
        Catalog.Put(new ModelVersion
        {
            Model = model,
            Version = version,
            State = ModelState.Unavailable,
            Reason = exception is InferenceException ? exception.Message : "the plugin failed to load it",
        });
    }
}
