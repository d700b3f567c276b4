using System.Runtime.InteropServices;
using Google.Protobuf;
using Wire = InferenceServer.Protocol.Inference;

namespace InferenceServer.Client;

/// <summary>The typed lists in which some servers answer, rewritten as raw data.</summary>
internal static class TypedContents
{
    /// <summary>New raw data with the list's elements; null where the type has no list. A missing list is an empty one.</summary>
    public static ReadOnlyMemory<byte>? ToRaw(Wire.InferTensorContents? contents, TensorType type)
    {
        contents ??= new Wire.InferTensorContents();
        return type switch
        {
            TensorType.Bool => Raw(contents.BoolContents, static value => value),
            TensorType.UInt8 => Raw(contents.UintContents, static value => (byte)value),
            TensorType.UInt16 => Raw(contents.UintContents, static value => (ushort)value),
            TensorType.UInt32 => Raw(contents.UintContents, static value => value),
            TensorType.UInt64 => Raw(contents.Uint64Contents, static value => value),
            TensorType.Int8 => Raw(contents.IntContents, static value => (sbyte)value),
            TensorType.Int16 => Raw(contents.IntContents, static value => (short)value),
            TensorType.Int32 => Raw(contents.IntContents, static value => value),
            TensorType.Int64 => Raw(contents.Int64Contents, static value => value),
            TensorType.Float32 => Raw(contents.Fp32Contents, static value => value),
            TensorType.Float64 => Raw(contents.Fp64Contents, static value => value),
            TensorType.Bytes => BytesLayout.Join<ByteString>(
                contents.BytesContents, static element => element.Length, static (element, to) => element.Span.CopyTo(to)),
            _ => (ReadOnlyMemory<byte>?)null,
        };
    }

    private static byte[] Raw<TList, TElement>(IEnumerable<TList> list, Func<TList, TElement> convert)
        where TElement : unmanaged =>
        MemoryMarshal.AsBytes<TElement>(list.Select(convert).ToArray()).ToArray();
}
