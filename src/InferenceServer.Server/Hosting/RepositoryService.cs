using InferenceServer.Engine.Repository;
using InferenceServer.Server.Endpoints.Collections;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Hosting;

/// <summary>Loads the models and fills the gallery while the server listens already, says what came of it, and unloads them at the end.</summary>
internal sealed class RepositoryService(
    ModelRepository repository, ServerState state, DataFolder data, GalleryImport gallery, StartupReport report, IHostApplicationLifetime lifetime, ILogger<RepositoryService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lifetime.ApplicationStopping.Register(state.SetStopping);
        try
        {
            // Away from the starting thread: listening must not wait for models.
            await Task.Run(() => repository.LoadAllAsync(stoppingToken), stoppingToken);
            await data.OpenExistingAsync(stoppingToken);

            // Whoever waits for readiness may ask for the gallery next.
            await gallery.RunAsync(stoppingToken);
            state.SetLoaded();

            // Loading leaves more garbage behind than hours of serving; an idle server need not keep it.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            await StartedAsync(stoppingToken);
            report.Write(Console.Out);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            ServerLog.LoadingFailed(logger, exception);
            lifetime.StopApplication();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await repository.DisposeAsync().AsTask().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A model may be stuck for good, and no managed code can be stopped from outside: the process ends without it.
            ServerLog.UnloadingAbandoned(logger);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }
}
