namespace InferenceServer.Client;

/// <summary>Element types of the protocol.</summary>
public enum TensorType
{
    /// <summary>No type.</summary>
    None,

    /// <summary>BOOL: <see cref="bool"/>.</summary>
    Bool,

    /// <summary>UINT8: <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>UINT16: <see cref="ushort"/>.</summary>
    UInt16,

    /// <summary>UINT32: <see cref="uint"/>.</summary>
    UInt32,

    /// <summary>UINT64: <see cref="ulong"/>.</summary>
    UInt64,

    /// <summary>INT8: <see cref="sbyte"/>.</summary>
    Int8,

    /// <summary>INT16: <see cref="short"/>.</summary>
    Int16,

    /// <summary>INT32: <see cref="int"/>.</summary>
    Int32,

    /// <summary>INT64: <see cref="long"/>.</summary>
    Int64,

    /// <summary>FP16: <see cref="Half"/>.</summary>
    Float16,

    /// <summary>FP32: <see cref="float"/>.</summary>
    Float32,

    /// <summary>FP64: <see cref="double"/>.</summary>
    Float64,

    /// <summary>BYTES: texts or byte strings of any length.</summary>
    Bytes,

    /// <summary>BF16: <see cref="Client.BFloat16"/>.</summary>
    BFloat16,
}
