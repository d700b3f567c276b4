using System.Buffers;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>
/// From a ModelInferRequest's bytes to tensors: one pass over the fields, then one copy of each tensor's contents into one rented block,
/// because the payload is only valid while it is being deserialized.
/// </summary>
internal static class InferRequestDecoder
{
    /// <summary>Decodes one message; the result owns its memory.</summary>
    /// <exception cref="InferenceException">The bytes are no protobuf message.</exception>
    public static InferRequest Decode(ReadOnlySequence<byte> payload)
    {
        string model = "", version = "", id = "";
        List<InferInput> inputs = [];
        List<ReadOnlySequence<byte>> raw = [];
        List<string>? outputs = null;
        List<KeyValuePair<string, object?>>? parameters = null;
        WireReader reader = new(payload);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: model = reader.ReadString(); break;
                case 2: version = reader.ReadString(); break;
                case 3: id = reader.ReadString(); break;
                case 4: (parameters ??= []).Add(InferParameters.ReadEntry(reader.ReadBytes())); break;
                case 5: inputs.Add(InferInput.Read(reader.ReadBytes())); break;
                case 6: (outputs ??= []).Add(ReadOutput(reader.ReadBytes(), parameters ??= [])); break;
                case 7: raw.Add(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        (TensorSet tensors, InferenceException? fault) = Assemble(inputs, raw, model);
        return new InferRequest
        {
            Model = model,
            Version = version,
            Id = id,
            Parameters = (IReadOnlyList<KeyValuePair<string, object?>>?)parameters ?? [],
            Outputs = (IReadOnlyList<string>?)outputs ?? [],
            Inputs = tensors,
            Fault = fault,
        };
    }

    private static (TensorSet Tensors, InferenceException? Fault) Assemble(List<InferInput> inputs, List<ReadOnlySequence<byte>> raw, string model)
    {
        TensorMemory? memory = null;
        try
        {
            Tensor[] tensors = new Tensor[inputs.Count];
            if (raw.Count == 0)
            {
                for (int i = 0; i < tensors.Length; i++)
                {
                    tensors[i] = TypedContents.Decode(inputs[i], model);
                }

                return (new TensorSet(tensors), null);
            }

            int[] offsets = CheckRaw(inputs, raw, model);
            memory = TensorMemory.Rent(offsets[^1]);
            for (int i = 0; i < tensors.Length; i++)
            {
                Memory<byte> data = memory.Memory.Slice(offsets[i], (int)raw[i].Length);
                raw[i].CopyTo(data.Span);
                InferInput.CheckElements(inputs[i], data.Span, model);
                tensors[i] = new Tensor(inputs[i].Name, inputs[i].TypeFor(model), inputs[i].Shape, data);
            }

            return (new TensorSet(tensors, memory), null);
        }
        catch (InferenceException fault)
        {
            memory?.Dispose();
            return (new TensorSet(), fault);
        }
    }

    private static int[] CheckRaw(List<InferInput> inputs, List<ReadOnlySequence<byte>> raw, string model)
    {
        foreach (InferInput input in inputs)
        {
            if (input.Contents is not null)
            {
                throw InferenceException.InvalidArgument($"contents field must not be specified when using raw_input_contents for '{input.Name}' for model '{model}'");
            }
        }

        if (raw.Count < inputs.Count)
        {
            throw InferenceException.InvalidArgument($"unable to find data for input tensor '{inputs[raw.Count].Name}' for model '{model}' in request.");
        }

        if (raw.Count > inputs.Count)
        {
            throw InferenceException.InvalidArgument($"raw_input_contents has {raw.Count} entries for model '{model}', expected {inputs.Count}, one for each input");
        }

        int[] offsets = new int[inputs.Count + 1];
        long end = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            inputs[i].CheckByteSize(raw[i].Length, model);

            // Each tensor starts on a cache line.
            long start = (end + 63) & ~63L;
            end = start + raw[i].Length;
            if (end > Array.MaxLength)
            {
                throw InferenceException.InvalidArgument($"the inputs for model '{model}' take more than {Array.MaxLength} bytes together, expected at most that");
            }

            (offsets[i], offsets[i + 1]) = ((int)start, (int)end);
        }

        return offsets;
    }

    private static string ReadOutput(ReadOnlySequence<byte> bytes, List<KeyValuePair<string, object?>> parameters)
    {
        string name = "";
        WireReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.ReadString(); break;
                case 2: InferParameters.AddTensorParameter(parameters, reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return name;
    }
}
