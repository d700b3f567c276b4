using InferenceServer.Abstractions;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>
/// A decoded ModelInferRequest. Owns its tensors until <see cref="TakeInputs"/> hands them over; dispose it in every outcome.
/// </summary>
internal sealed class InferRequest : IDisposable
{
    private TensorSet? _inputs;

    public string Model { get; init; } = "";

    public string Version { get; init; } = "";

    public string Id { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, object?>> Parameters { get; init; } = [];

    /// <summary>The names of the outputs asked for; empty for all.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The tensors; set once by the decoder.</summary>
    public TensorSet Inputs
    {
        init => _inputs = value;
    }

    /// <summary>What is wrong with the message in itself; said only after the model's name was looked up, because an unknown model is the greater fault.</summary>
    public InferenceException? Fault { get; init; }

    /// <summary>Hands the tensors over to the caller, who owns them from then on.</summary>
    public TensorSet TakeInputs() => Interlocked.Exchange(ref _inputs, null) ?? throw new InvalidOperationException("the inputs were taken before. This is a bug.");

    public void Dispose() => Interlocked.Exchange(ref _inputs, null)?.Dispose();
}
