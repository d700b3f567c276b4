using System.Buffers;
using System.Collections.Immutable;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>An InferInputTensor as it stands on the wire; its contents point into the payload.</summary>
internal sealed record InferInput(string Name, string DataType, ImmutableArray<long> Shape, ReadOnlySequence<byte>? Contents)
{
    public static InferInput Read(ReadOnlySequence<byte> bytes)
    {
        string name = "", dataType = "";
        ReadOnlySequence<byte>? contents = null;
        ImmutableArray<long>.Builder? shape = null;
        WireReader reader = new(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.ReadString(); break;
                case 2: dataType = reader.ReadString(); break;
                case 3: ReadShape(ref reader, shape ??= ImmutableArray.CreateBuilder<long>(4)); break;
                case 4: InferParameters.AddTensorParameter(null, reader.ReadBytes()); break;
                case 5: contents = reader.ReadBytes(); break;
                default: reader.Skip(); break;
            }
        }

        return new InferInput(name, dataType, shape?.DrainToImmutable() ?? [], contents);
    }

    public ElementType TypeFor(string model)
        => ElementTypeFacts.TryParse(DataType, out ElementType type)
            ? type
            : throw InferenceException.InvalidArgument($"inference input '{Name}' data-type is '{DataType}' for model '{model}', expected a datatype of the protocol such as FP32, INT64 or BYTES");

    /// <summary>The number of elements that the shape says.</summary>
    public long ElementsFor(string model)
        => TensorShape.TryElementCount(Shape.AsSpan(), out long count)
            ? count
            : throw InferenceException.InvalidArgument($"input '{Name}' for model '{model}' has shape {TensorShape.Format(Shape.AsSpan())}, expected dimensions of 0 or more whose product fits 63 bits");

    /// <summary>Holds the length of raw contents against shape and datatype, before anything is allocated.</summary>
    public void CheckByteSize(long length, string model)
    {
        long elements = ElementsFor(model);
        int size = TypeFor(model).SizeInBytes();
        if (size > 0 && (elements > long.MaxValue / size || elements * size != length))
        {
            string expected = elements > long.MaxValue / size ? "more than 2^63" : (elements * size).ToString(System.Globalization.CultureInfo.InvariantCulture);
            throw InferenceException.InvalidArgument($"input byte size mismatch for input '{Name}' for model '{model}'. Expected {expected}, got {length}");
        }
    }

    /// <summary>Counts the elements of a BYTES tensor.</summary>
    public static void CheckElements(InferInput input, ReadOnlySpan<byte> data, string model)
    {
        if (input.TypeFor(model) != ElementType.Bytes)
        {
            return;
        }

        long expected = input.ElementsFor(model), found = BytesReader.Count(data);
        if (found != expected)
        {
            throw InferenceException.InvalidArgument(found < 0
                ? $"raw contents of input '{input.Name}' for model '{model}' end within an element, expected {expected} elements, each a 4-byte length and its bytes"
                : $"expected {expected} string elements for inference input '{input.Name}' for model '{model}', got {found}");
        }
    }

    private const int MostDimensions = 64;

    private static void ReadShape(ref WireReader reader, ImmutableArray<long>.Builder shape)
    {
        if (reader.Type == WireType.Varint)
        {
            Add(shape, reader.ReadInt64());
            return;
        }

        WireReader packed = new(reader.ReadBytes());
        while (!packed.IsAtEnd)
        {
            Add(shape, unchecked((long)packed.ReadVarint()));
        }
    }

    // Bounds what a few bytes can make the server allocate and compute.
    private static void Add(ImmutableArray<long>.Builder shape, long dimension)
    {
        if (shape.Count == MostDimensions)
        {
            throw InferenceException.InvalidArgument($"an input's shape has {MostDimensions + 1} dimensions or more, expected at most {MostDimensions}");
        }

        shape.Add(dimension);
    }
}
