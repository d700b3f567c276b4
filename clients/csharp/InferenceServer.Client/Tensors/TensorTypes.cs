namespace InferenceServer.Client;

/// <summary>Sizes, wire names and .NET types of <see cref="TensorType"/>.</summary>
internal static class TensorTypes
{
    private static readonly string[] Names =
        ["", "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES", "BF16"];

    private static readonly int[] Sizes = [0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 0, 2];

    private static readonly Type?[] Types =
    [
        null, typeof(bool), typeof(byte), typeof(ushort), typeof(uint), typeof(ulong), typeof(sbyte), typeof(short), typeof(int),
        typeof(long), typeof(Half), typeof(float), typeof(double), null, typeof(BFloat16),
    ];

    /// <summary>The name on the wire, for example <c>FP32</c>.</summary>
    public static string WireName(this TensorType type) => Names[(int)type];

    /// <summary>Bytes per element; 0 for <see cref="TensorType.Bytes"/>.</summary>
    public static int SizeInBytes(this TensorType type) => Sizes[(int)type];

    /// <summary>The type of a name on the wire; <see cref="TensorType.None"/> where there is none of that name.</summary>
    public static TensorType OfWireName(string name) => name.Length == 0 ? TensorType.None : (TensorType)Math.Max(0, Array.IndexOf(Names, name));

    /// <summary>The type of elements of type <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">The protocol cannot carry <typeparamref name="T"/>.</exception>
    public static TensorType Of<T>()
    {
        int index = Array.IndexOf(Types, typeof(T));
        return index > 0
            ? (TensorType)index
            : throw new ArgumentException($"elements of type {typeof(T)} cannot be carried; expected bool, a number, Half or BFloat16");
    }
}
