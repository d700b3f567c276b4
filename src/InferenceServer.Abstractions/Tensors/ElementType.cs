namespace InferenceServer.Abstractions;

/// <summary>The fourteen element types of the Open Inference Protocol.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1; BOOL on the wire.</summary>
    Bool = 1,
    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,
    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 3,
    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 4,
    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 5,
    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 6,
    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 7,
    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 8,
    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 9,
    /// <summary>IEEE 754 binary16, <see cref="Half"/>; FP16 on the wire.</summary>
    Float16 = 10,
    /// <summary>IEEE 754 binary32; FP32 on the wire.</summary>
    Float32 = 11,
    /// <summary>IEEE 754 binary64; FP64 on the wire.</summary>
    Float64 = 12,
    /// <summary>Byte strings of any length, often UTF-8 text; BYTES on the wire, TYPE_STRING in a configuration.</summary>
    Bytes = 13,
    /// <summary>The upper 16 bits of a binary32; BF16 on the wire.</summary>
    BFloat16 = 14,
}
