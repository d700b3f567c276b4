using InferenceServer.Abstractions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace InferenceServer.Onnx;

/// <summary>The element types of the contract and ONNX Runtime's.</summary>
internal static class ElementTypes
{
    public static TensorElementType ToOnnx(this ElementType type) => type switch
    {
        ElementType.Bool => TensorElementType.Bool,
        ElementType.UInt8 => TensorElementType.UInt8,
        ElementType.UInt16 => TensorElementType.UInt16,
        ElementType.UInt32 => TensorElementType.UInt32,
        ElementType.UInt64 => TensorElementType.UInt64,
        ElementType.Int8 => TensorElementType.Int8,
        ElementType.Int16 => TensorElementType.Int16,
        ElementType.Int32 => TensorElementType.Int32,
        ElementType.Int64 => TensorElementType.Int64,
        ElementType.Float16 => TensorElementType.Float16,
        ElementType.Float32 => TensorElementType.Float,
        ElementType.Float64 => TensorElementType.Double,
        ElementType.Bytes => TensorElementType.String,
        ElementType.BFloat16 => TensorElementType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>Null for the types that the protocol does not have: complex, 8-bit and 4-bit floats.</summary>
    public static ElementType? FromOnnx(TensorElementType type) => type switch
    {
        TensorElementType.Bool => ElementType.Bool,
        TensorElementType.UInt8 => ElementType.UInt8,
        TensorElementType.UInt16 => ElementType.UInt16,
        TensorElementType.UInt32 => ElementType.UInt32,
        TensorElementType.UInt64 => ElementType.UInt64,
        TensorElementType.Int8 => ElementType.Int8,
        TensorElementType.Int16 => ElementType.Int16,
        TensorElementType.Int32 => ElementType.Int32,
        TensorElementType.Int64 => ElementType.Int64,
        TensorElementType.Float16 => ElementType.Float16,
        TensorElementType.Float => ElementType.Float32,
        TensorElementType.Double => ElementType.Float64,
        TensorElementType.String => ElementType.Bytes,
        TensorElementType.BFloat16 => ElementType.BFloat16,
        _ => null,
    };
}
