using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Server.Hosting;

namespace InferenceServer.Server.Endpoints.Health;

/// <summary>Who serves: "" is the server, its protocol's service stands for the server too, and every model's name is a service.</summary>
internal sealed class HealthEndpoint(ModelCatalog catalog, ServerState state)
{
    private const string Protocol = "inference.GRPCInferenceService";

    /// <summary>Whether a service serves; null where there is none of that name.</summary>
    public bool? Check(string service)
    {
        if (service is "" or Protocol)
        {
            return !state.IsStopping && state.IsLoaded && catalog.All.All(v => v.State == ModelState.Ready || v.Reason == "unloaded");
        }

        ModelVersion[] versions = [.. catalog.All.Where(v => v.Model == service || v.Servables.Values.Any(s => s.Name == service))];
        return versions.Length == 0 ? null : !state.IsStopping && versions.Any(v => v.State == ModelState.Ready);
    }

    /// <summary>As <see cref="Check"/> for a caller who wants to be told of an unknown service.</summary>
    /// <exception cref="InferenceException">There is no such service.</exception>
    public bool Require(string service)
        => Check(service) ?? throw new InferenceException(InferenceError.NotFound, $"unknown service '{service}', expected \"\", '{Protocol}' or a model's name");

    /// <summary>Every service's state.</summary>
    public IReadOnlyDictionary<string, bool> List()
        => catalog.All.Select(v => v.Model).Distinct().Append("").Append(Protocol).ToDictionary(s => s, s => Check(s) == true);

    /// <summary>Gives the state now and after every change of it, until the caller leaves.</summary>
    public async Task WatchAsync(string service, Func<bool?, Task> tell, CancellationToken cancellationToken)
    {
        (bool? Value, bool IsKnown) told = default;
        while (true)
        {
            Task change = Task.WhenAny(catalog.Changes.Next, state.Changes.Next);
            bool? now = Check(service);
            if (told != (now, true))
            {
                await tell(now);
                told = (now, true);
            }

            await change.WaitAsync(cancellationToken);
        }
    }
}
