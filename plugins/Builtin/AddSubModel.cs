using System.Numerics;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>Two inputs, their sum and their difference, element by element; integers wrap around.</summary>
internal sealed class AddSubModel<T>(ModelSignature signature) : IModel
    where T : unmanaged, INumberBase<T>
{
    public ModelSignature Signature => signature;

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
    {
        Tensor a = inputs[0], b = inputs[1];
        if (!a.Shape.AsSpan().SequenceEqual(b.Shape.AsSpan()))
        {
            throw InferenceException.InvalidArgument($"inputs differ in shape: {a} and {b}, expected equal shapes");
        }

        Tensor sum = Tensor.Create(signature.Outputs[0].Name, a.Type, a.Shape);
        Tensor difference = Tensor.Create(signature.Outputs[1].Name, a.Type, a.Shape);
        ReadOnlySpan<T> left = a.Span<T>(), right = b.Span<T>();
        Span<T> plus = sum.Span<T>(), minus = difference.Span<T>();
        for (int i = 0; i < left.Length; i++)
        {
            plus[i] = unchecked(left[i] + right[i]);
            minus[i] = unchecked(left[i] - right[i]);
        }

        return new(new TensorSet(sum, difference));
    }

    public ValueTask DisposeAsync() => default;
}
