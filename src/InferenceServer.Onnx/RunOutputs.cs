using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>Owns the values that a run made: what a <see cref="Abstractions.TensorSet"/> disposes.</summary>
internal sealed class RunOutputs(IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    /// <summary>Whether the values are freed.</summary>
    public bool Freed { get; private set; }

    public void Dispose()
    {
        Freed = true;
        values.Dispose();
    }
}
