using InferenceServer.Abstractions;

namespace InferenceServer.Onnx;

/// <summary>
/// Everything that can be known of a run's tensors before it. It is worth the trouble because a failed run
/// leaves some kilobytes of native memory behind in ONNX Runtime, and because its own messages do not say which field was at fault.
/// </summary>
internal static class InputCheck
{
    /// <exception cref="InferenceException">A tensor is missing, unknown, given twice, or not what the model takes.</exception>
    public static void Check(string model, IReadOnlyList<TensorSpec> specs, ReadOnlySpan<Tensor> tensors)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (tensors[j].Name == tensors[i].Name)
                {
                    throw InferenceException.InvalidArgument($"input '{tensors[i].Name}' of model '{model}' is given twice");
                }
            }
        }

        foreach (TensorSpec spec in specs)
        {
            CheckInput(model, spec, Find(tensors, spec.Name)
                ?? throw InferenceException.InvalidArgument($"model '{model}' needs input '{spec.Name}', which is missing"));
        }

        if (tensors.Length > specs.Count)
        {
            foreach (Tensor tensor in tensors)
            {
                if (!specs.Any(s => s.Name == tensor.Name))
                {
                    throw InferenceException.InvalidArgument($"model '{model}' has no input '{tensor.Name}', expected {Names(specs)}");
                }
            }
        }
    }

    /// <exception cref="InferenceException">An output is unknown, has the wrong type or shape, or cannot be written in place.</exception>
    public static void CheckTargets(string model, IReadOnlyList<TensorSpec> specs, ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            TensorSpec spec = specs.FirstOrDefault(s => s.Name == tensor.Name)
                ?? throw InferenceException.InvalidArgument($"model '{model}' has no output '{tensor.Name}', expected {Names(specs)}");
            if (spec.Type == ElementType.Bytes)
            {
                throw InferenceException.InvalidArgument($"output '{spec.Name}' of model '{model}' holds strings, which cannot be written in place");
            }

            CheckForm(model, "output", spec, tensor);
        }
    }

    private static void CheckInput(string model, TensorSpec spec, Tensor tensor)
    {
        CheckForm(model, "input", spec, tensor);

        // Native code compiled for 0 and 1 does anything with another value.
        if (tensor.Type == ElementType.Bool && tensor.Data.Span.IndexOfAnyExceptInRange((byte)0, (byte)1) is var at and >= 0)
        {
            throw InferenceException.InvalidArgument($"input '{spec.Name}' of model '{model}' has the value {tensor.Data.Span[at]} at element {at}, expected 0 or 1");
        }

        if (tensor.Type == ElementType.Bytes && BytesReader.Count(tensor.Data.Span) is var count && count != tensor.ElementCount)
        {
            string found = count < 0 ? "a broken element" : $"{count} elements";
            throw InferenceException.InvalidArgument($"input '{spec.Name}' of model '{model}' holds {found}, expected {tensor.ElementCount} elements");
        }
    }

    private static void CheckForm(string model, string role, TensorSpec spec, Tensor tensor)
    {
        if (tensor.Type != spec.Type)
        {
            throw InferenceException.InvalidArgument($"{role} '{spec.Name}' of model '{model}' has type {tensor.Type.ProtocolName()}, expected {spec.Type.ProtocolName()}");
        }

        if (!TensorShape.Fits(tensor.Shape.AsSpan(), spec.Dimensions.AsSpan()))
        {
            throw InferenceException.InvalidArgument($"{role} '{spec.Name}' of model '{model}' has shape {TensorShape.Format(tensor.Shape.AsSpan())}, expected {TensorShape.Format(spec.Dimensions.AsSpan())}");
        }
    }

    public static string Names(IReadOnlyList<TensorSpec> specs) => $"[{string.Join(", ", specs.Select(s => $"'{s.Name}'"))}]";

    private static Tensor? Find(ReadOnlySpan<Tensor> tensors, string name)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        return null;
    }
}
