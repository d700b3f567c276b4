using System.Globalization;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Server.Hosting;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>The Open Inference Protocol's calls, without any gRPC type.</summary>
internal sealed class InferenceEndpoint(ModelCatalog catalog, ServerState state, ServerIdentity identity)
{
    /// <summary>Find, decode, infer, encode. Takes the request over; the caller disposes the response.</summary>
    public async ValueTask<InferResponse> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                IServable servable = catalog.Find(request.Model, request.Version);
                if (request.Fault is not null)
                {
                    throw request.Fault;
                }

                RequestOptions options = InferParameters.OptionsOf(request.Parameters);
                CheckOutputs(request.Outputs, servable);
                TensorSet outputs = await servable.InferAsync(request.TakeInputs(), options, cancellationToken);
                return Answer(new InferResponse(
                    servable.Name, servable.Version.ToString(CultureInfo.InvariantCulture), request.Id, Select(outputs, request.Outputs, servable), outputs));
            }
        }
        catch (InferenceException exception) when (request.Id.Length > 0 && exception.Error == InferenceError.InvalidArgument)
        {
            throw new InferenceException(exception.Error, $"[request id: {request.Id}] {exception.Message}", exception);
        }
    }

    public bool IsLive() => state.IsStopping ? throw new InferenceException(InferenceError.Unavailable, "Server exiting") : true;

    public bool IsReady() => IsLive() && state.IsLoaded && catalog.All.All(v => v.State == ModelState.Ready || v.Reason == "unloaded");

    /// <summary>Whether a model answers requests; false for one that failed to load or is unloaded.</summary>
    /// <exception cref="InferenceException">The model or version was never known.</exception>
    public bool IsModelReady(string name, string version)
    {
        ModelVersion found = catalog.FindVersion(name, version);
        return found.State == ModelState.Ready && found.Servables.Values.Any(s => s.Name == name || found.Model == name);
    }

    public ServerIdentity Identity => identity;

    /// <summary>The servable and all the versions that are ready beside it.</summary>
    public (IServable Servable, ModelVersion Version, IReadOnlyList<long> Versions) Describe(string name, string version)
    {
        IServable servable = catalog.Find(name, version);
        ModelVersion found = catalog.FindVersion(name, servable.Version.ToString(CultureInfo.InvariantCulture));
        return (servable, found, [.. catalog.All.Where(v => v.Model == found.Model && v.State == ModelState.Ready).Select(v => v.Version)]);
    }

    private static void CheckOutputs(IReadOnlyList<string> names, IServable servable)
    {
        for (int i = 0; i < names.Count; i++)
        {
            string name = names[i];
            if (names.Take(i).Contains(name))
            {
                throw InferenceException.InvalidArgument($"output '{name}' already exists in request for model '{servable.Name}'");
            }

            if (servable.Signature.Outputs.All(o => o.Name != name))
            {
                throw InferenceException.InvalidArgument(
                    $"unexpected inference output '{name}' for model '{servable.Name}', expected one of [{string.Join(", ", servable.Signature.Outputs.Select(o => o.Name))}]");
            }
        }
    }

    // Checked here because what fails while a response is being written has no status of its own any more.
    private static InferResponse Answer(InferResponse response)
    {
        long size = InferResponseEncoder.SizeOf(response);
        if (size <= int.MaxValue)
        {
            return response;
        }

        response.Dispose();
        throw InferenceException.InvalidArgument($"the response of model '{response.Model}' would take {size} bytes, expected at most {int.MaxValue}");
    }

    private static Tensor[] Select(TensorSet outputs, IReadOnlyList<string> names, IServable servable)
    {
        IReadOnlyList<TensorSpec> specs = servable.Signature.Outputs;
        Tensor[] selected = new Tensor[names.Count == 0 ? specs.Count : names.Count];
        for (int i = 0; i < selected.Length; i++)
        {
            selected[i] = outputs[names.Count == 0 ? specs[i].Name : names[i]];
        }

        return selected;
    }
}
