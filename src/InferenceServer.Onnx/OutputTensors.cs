using System.Runtime.InteropServices;
using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceServer.Onnx;

/// <summary>A run's outputs in the contract's shape, over ONNX Runtime's own memory.</summary>
internal static unsafe class OutputTensors
{
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="names">The outputs' names.</param>
    /// <param name="values">Their values in the same order; the set's from here on, also where this throws.</param>
    /// <param name="inputs">The run's inputs, still bound.</param>
    public static TensorSet Take(string model, IReadOnlyList<string> names, IDisposableReadOnlyCollection<OrtValue> values, BoundTensors inputs)
    {
        RunOutputs owner = new(values);
        try
        {
            Tensor[] tensors = new Tensor[names.Count];
            int i = 0;
            foreach (OrtValue value in values)
            {
                tensors[i] = Take(model, names[i], value, owner, inputs);
                i++;
            }

            return new TensorSet(tensors, owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    private static Tensor Take(string model, string name, OrtValue value, RunOutputs owner, BoundTensors inputs)
    {
        OrtTensorTypeAndShapeInfo facts = value.GetTensorTypeAndShape();
        ElementType type = ElementTypes.FromOnnx(facts.ElementDataType)
            ?? throw new InferenceException(InferenceError.Internal, $"output '{name}' of model '{model}' came with element type {facts.ElementDataType}, which the protocol does not have");
        return new Tensor(name, type, ImmutableCollectionsMarshal.AsImmutableArray(facts.Shape), Contents(model, name, type, facts, value, owner, inputs));
    }

    private static Memory<byte> Contents(string model, string name, ElementType type, OrtTensorTypeAndShapeInfo facts, OrtValue value, RunOutputs owner, BoundTensors inputs)
    {
        if (type == ElementType.Bytes)
        {
            return StringTensors.FromOnnx(value, facts.ElementCount);
        }

        if (facts.ElementCount * type.SizeInBytes() > Array.MaxLength)
        {
            throw new InferenceException(InferenceError.Unsupported, $"output '{name}' of model '{model}' has shape {TensorShape.Format(facts.Shape)}, more than {Array.MaxLength} bytes");
        }

        Span<byte> data = value.GetTensorMutableRawData();
        fixed (byte* start = data)
        {
            // A graph that passes an input through gives back the caller's memory, which is pinned only until the run ends.
            return start is null ? Memory<byte>.Empty
                : inputs.Hold(start) ? data.ToArray()
                : new OrtTensorMemory(owner, start, data.Length).Memory;
        }
    }
}
