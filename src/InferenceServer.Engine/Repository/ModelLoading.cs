using InferenceServer.Abstractions;
using InferenceServer.Engine.Batching;
using InferenceServer.Engine.Plugins;
using InferenceServer.Engine.Serving;
using InferenceServer.Engine.Telemetry;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Repository;

/// <summary>Turns one version of one model's folder into servables and roles.</summary>
internal sealed class ModelLoading(PluginCatalog plugins, EngineMetrics metrics, TimeProvider time, ILogger<ModelRepository> logger)
{
    /// <summary>Loads and returns a ready version; its servables are disposed with <see cref="UnloadAsync"/>.</summary>
    public async Task<ModelVersion> LoadAsync(ModelFolder folder, ModelConfig config, long version, CancellationToken cancellationToken)
    {
        LoadedModel loaded = await plugins.For(config.Declaration.Kind).LoadAsync(new ModelContext
        {
            Name = folder.Name,
            Version = version,
            ModelDirectory = folder.Path,
            VersionDirectory = folder.VersionPath(version),
            Declaration = config.Declaration,
            Settings = folder.Settings(),
        }, cancellationToken);
        Dictionary<string, IServable> servables = [];
        try
        {
            foreach ((string part, IModel model) in loaded.Parts)
            {
                servables[part] = Serve(part.Length == 0 ? folder.Name : $"{folder.Name}/{part}", version, model, config);
            }

            return new ModelVersion
            {
                Model = folder.Name,
                Version = version,
                State = ModelState.Ready,
                Platform = config.Platform.Length > 0 ? config.Platform : config.Declaration.Kind,
                Servables = servables,
                Roles = loaded.Roles.ToDictionary(r => r.Role, r => r.Create(servables)),
            };
        }
        catch
        {
            foreach (IModel model in loaded.Parts.Values)
            {
                await model.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Waits until everything accepted is answered, then disposes the models.</summary>
    public async Task UnloadAsync(ModelVersion version)
    {
        foreach (ModelServable servable in version.Servables.Values.OfType<ModelServable>())
        {
            try
            {
                await servable.DisposeAsync();
            }
            catch (Exception exception)
            {
                EngineLog.ModelUnloadFailed(logger, exception, version.Model, version.Version);
            }
        }

        EngineLog.ModelUnloaded(logger, version.Model, version.Version);
    }

    private ModelServable Serve(string name, long version, IModel model, ModelConfig config)
    {
        BatchingPolicy policy = config.Batching ?? new BatchingPolicy();
        if (policy.PreferredBatchSizes.FirstOrDefault(s => s < 1 || s > model.Signature.MaxBatchSize) is var wrong && wrong != 0)
        {
            throw InferenceException.InvalidArgument($"preferred_batch_size {wrong} of model '{name}' must be in [1, {model.Signature.MaxBatchSize}], its max_batch_size");
        }

        ModelMeter meter = metrics.For(name, version);
        BatchExecution execution = new(name, model, meter, time, logger);
        return new ModelServable(name, version, model, new Batcher(name, model, policy, execution, meter, time), meter, time);
    }
}
