using System.Collections.Immutable;
using InferenceServer.Abstractions;

namespace InferenceServer.Engine.Serving;

/// <summary>Holds a request against a model's signature. The texts are those that clients of the protocol know.</summary>
internal static class RequestCheck
{
    /// <summary>Checks the inputs and puts them into the signature's order.</summary>
    /// <param name="inputs">The request's tensors; the result takes them over, and on an error the caller still owns them.</param>
    /// <param name="signature">What the model takes.</param>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="rows">The request's rows; 1 where the model does not batch.</param>
    /// <exception cref="InferenceException">The inputs do not fit.</exception>
    public static TensorSet Check(TensorSet inputs, ModelSignature signature, string model, out int rows)
    {
        CheckNames(inputs, signature, model);
        long batch = -1;
        bool isOrdered = inputs.Count == signature.Inputs.Count;
        for (int i = 0; i < inputs.Count; i++)
        {
            Tensor tensor = inputs[i];
            TensorSpec spec = signature.Inputs[i < signature.Inputs.Count ? i : 0];
            if (!ReferenceEquals(spec.Name, tensor.Name) && spec.Name != tensor.Name)
            {
                isOrdered = false;
                spec = Find(signature, tensor.Name)!;
            }

            CheckTensor(tensor, spec, signature, model);
            if (signature.Batches)
            {
                if (batch >= 0 && batch != tensor.Shape[0])
                {
                    throw InferenceException.InvalidArgument($"input '{tensor.Name}' batch size does not match other inputs for '{model}': expected {batch}, got {tensor.Shape[0]}");
                }

                batch = tensor.Shape[0];
            }
        }

        rows = RowsOf(batch, signature, model);
        return isOrdered ? inputs : Reorder(inputs, signature);
    }

    private static int RowsOf(long batch, ModelSignature signature, string model)
    {
        if (!signature.Batches)
        {
            return 1;
        }

        if (batch < 1)
        {
            throw InferenceException.InvalidArgument($"inference request batch-size must be >= 1 for '{model}', got {Math.Max(batch, 0)}");
        }

        if (batch > signature.MaxBatchSize)
        {
            throw InferenceException.InvalidArgument($"inference request batch-size must be <= {signature.MaxBatchSize} for '{model}', got {batch}");
        }

        return (int)batch;
    }

    private static void CheckTensor(Tensor tensor, TensorSpec spec, ModelSignature signature, string model)
    {
        if (tensor.Type != spec.Type)
        {
            throw InferenceException.InvalidArgument(
                $"inference input '{tensor.Name}' data-type is '{tensor.Type.ProtocolName()}', but model '{model}' expects '{spec.Type.ProtocolName()}'");
        }

        ReadOnlySpan<long> shape = tensor.Shape.AsSpan();
        bool fits = signature.Batches
            ? !shape.IsEmpty && TensorShape.Fits(shape[1..], spec.Dimensions.AsSpan())
            : TensorShape.Fits(shape, spec.Dimensions.AsSpan());
        if (!fits)
        {
            ImmutableArray<long> expected = signature.Batches ? spec.Dimensions.Insert(0, TensorShape.Any) : spec.Dimensions;
            string note = signature.Batches
                ? " NOTE: Setting a non-zero max_batch_size in the model config requires a batch dimension to be prepended to each input shape."
                : "";
            throw InferenceException.InvalidArgument(
                $"unexpected shape for input '{tensor.Name}' for model '{model}'. Expected {TensorShape.Format(expected.AsSpan())}, got {TensorShape.Format(shape)}.{note}");
        }
    }

    private static void CheckNames(TensorSet inputs, ModelSignature signature, string model)
    {
        int required = 0, given = 0;
        foreach (TensorSpec spec in signature.Inputs)
        {
            bool found = inputs.Find(spec.Name) is not null;
            required += spec.Optional && !found ? 0 : 1;
            given += found ? 1 : 0;
        }

        if (given == required && given == inputs.Count)
        {
            return;
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            string name = inputs[i].Name;
            if (Find(signature, name) is null)
            {
                throw InferenceException.InvalidArgument(
                    $"unexpected inference input '{name}' for model '{model}', expected one of {Quote(signature.Inputs.Select(s => s.Name))}");
            }

            if (inputs.Take(i).Any(t => t.Name == name))
            {
                throw InferenceException.InvalidArgument($"input '{name}' already exists in request for model '{model}'");
            }
        }

        IEnumerable<string> missing = signature.Inputs.Where(s => !s.Optional && inputs.Find(s.Name) is null).Select(s => s.Name);
        throw InferenceException.InvalidArgument(
            $"expected {required} inputs but got {inputs.Count} inputs for model '{model}'. Got input(s) {Quote(inputs.Select(t => t.Name))}, " +
            $"but missing required input(s) {Quote(missing)}. Please provide all required input(s).");
    }

    private static TensorSet Reorder(TensorSet inputs, ModelSignature signature)
        => new([.. signature.Inputs.Select(s => inputs.Find(s.Name)).OfType<Tensor>()], inputs);

    private static TensorSpec? Find(ModelSignature signature, string name) => signature.Inputs.FirstOrDefault(s => s.Name == name);

    private static string Quote(IEnumerable<string> names) => $"[{string.Join(",", names.Select(n => $"'{n}'"))}]";
}
