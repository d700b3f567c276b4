using System.Collections.Immutable;
using InferenceServer.Abstractions;

namespace InferenceServer.Plugins.Builtin;

/// <summary>Gives each row's contents several times in a row: the last dimension grows by <paramref name="count"/>.</summary>
internal sealed class RepeatModel(ModelSignature signature, int count) : IModel
{
    public ModelSignature Signature => signature;

    public ValueTask<TensorSet> ExecuteAsync(TensorSet inputs, CancellationToken cancellationToken)
        => new(new TensorSet([.. inputs.Select((input, i) => Repeat(input, signature.Outputs[i].Name))]));

    public ValueTask DisposeAsync() => default;

    private Tensor Repeat(Tensor input, string name)
    {
        if (input.Shape.IsEmpty)
        {
            throw InferenceException.InvalidArgument($"input '{input.Name}' is a scalar, expected at least one dimension to repeat");
        }

        if ((long)input.Data.Length * count > Array.MaxLength || input.Shape[^1] > long.MaxValue / count)
        {
            throw InferenceException.InvalidArgument($"input {input} repeated {count} times is too large, expected at most {Array.MaxLength} bytes");
        }

        ImmutableArray<long> shape = input.Shape.SetItem(input.Shape.Length - 1, input.Shape[^1] * count);
        if (!TensorShape.TryElementCount(shape.AsSpan(), out _))
        {
            throw InferenceException.InvalidArgument($"input {input} repeated {count} times has more elements than fit 63 bits");
        }

        using MemoryStream repeated = new();
        ReadOnlySpan<byte> rest = input.Data.Span;
        while (!rest.IsEmpty)
        {
            int length = input.Type == ElementType.Bytes
                ? BytesReader.LengthOf(rest, input.Shape[^1])
                : (int)input.Shape[^1] * input.Type.SizeInBytes();
            for (int i = 0; i < count; i++)
            {
                repeated.Write(rest[..length]);
            }

            rest = rest[length..];
        }

        return new Tensor(name, input.Type, shape, repeated.ToArray());
    }
}
