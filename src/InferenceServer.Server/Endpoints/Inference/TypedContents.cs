using System.Buffers;
using System.Buffers.Binary;
using InferenceServer.Abstractions;
using InferenceServer.Server.Endpoints.Inference.Wire;

namespace InferenceServer.Server.Endpoints.Inference;

/// <summary>Decodes InferTensorContents: the typed lists that a client may send in place of raw contents.</summary>
internal static class TypedContents
{
    /// <summary>The tensor that an input's typed contents make.</summary>
    /// <exception cref="InferenceException">Data is missing, in the wrong list, or does not fit the shape.</exception>
    public static Tensor Decode(InferInput input, string model)
    {
        ElementType type = input.TypeFor(model);
        long elements = input.ElementsFor(model);
        int list = ListOf(type), least = type == ElementType.Bytes ? sizeof(uint) : type.SizeInBytes();
        if (input.Contents is not null && elements > Array.MaxLength / least)
        {
            throw InferenceException.InvalidArgument($"input '{input.Name}' for model '{model}' has shape {TensorShape.Format(input.Shape.AsSpan())}, expected at most {Array.MaxLength / least} values");
        }

        ArrayBufferWriter<byte> data = new();
        if (input.Contents is { } contents)
        {
            WireReader reader = new(contents);
            while (reader.Next())
            {
                if (reader.Field is < 1 or > 8)
                {
                    reader.Skip();
                    continue;
                }

                if (reader.Field != list)
                {
                    throw InferenceException.InvalidArgument(
                        $"unexpected explicit tensor data for input tensor '{input.Name}' for model '{model}' of type '{type.ProtocolName()}'{(list == 0 ? ", expected raw_input_contents" : "")}");
                }

                ReadList(ref reader, type, data, elements);
            }
        }

        long found = type == ElementType.Bytes ? BytesReader.Count(data.WrittenSpan) : data.WrittenCount / type.SizeInBytes();
        if (found == 0 && elements > 0)
        {
            throw InferenceException.InvalidArgument($"unable to find data for input tensor '{input.Name}' for model '{model}' in request.");
        }

        if (found != elements)
        {
            throw InferenceException.InvalidArgument($"input '{input.Name}' for model '{model}' has {found} values in its contents, expected {elements} for shape {TensorShape.Format(input.Shape.AsSpan())}");
        }

        return new Tensor(input.Name, type, input.Shape, data.WrittenSpan.ToArray());
    }

    // The field of InferTensorContents for each type; FP16 and BF16 travel raw only.
    private static int ListOf(ElementType type) => type switch
    {
        ElementType.Bool => 1,
        ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => 2,
        ElementType.Int64 => 3,
        ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 => 4,
        ElementType.UInt64 => 5,
        ElementType.Float32 => 6,
        ElementType.Float64 => 7,
        ElementType.Bytes => 8,
        _ => 0,
    };

    private static void ReadList(ref WireReader reader, ElementType type, ArrayBufferWriter<byte> data, long elements)
    {
        if (type == ElementType.Bytes)
        {
            ReadOnlySequence<byte> element = reader.ReadBytes();
            BinaryPrimitives.WriteUInt32LittleEndian(data.GetSpan(sizeof(uint)), (uint)element.Length);
            data.Advance(sizeof(uint));
            foreach (ReadOnlyMemory<byte> part in element)
            {
                data.Write(part.Span);
            }

            return;
        }

        if (reader.Type != WireType.LengthDelimited)
        {
            ReadValue(ref reader, type, data);
            return;
        }

        WireReader packed = new(reader.ReadBytes());

        // More values than the shape has are counted no further: the request fails anyway.
        while (!packed.IsAtEnd && data.WrittenCount / type.SizeInBytes() <= elements)
        {
            ReadValue(ref packed, type, data);
        }
    }

    private static void ReadValue(ref WireReader reader, ElementType type, ArrayBufferWriter<byte> data)
    {
        int size = type.SizeInBytes();
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong value = type switch
        {
            ElementType.Float32 => reader.ReadFixed32(),
            ElementType.Float64 => reader.ReadFixed64(),
            ElementType.Bool => reader.ReadVarint() == 0 ? 0u : 1u,
            _ => reader.ReadVarint(),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        data.Write(bytes[..size]);
    }
}
