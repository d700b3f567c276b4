namespace InferenceServer.Abstractions;

/// <summary>Sizes and protocol names of <see cref="ElementType"/>.</summary>
public static class ElementTypeFacts
{
    private static readonly string[] Names =
        ["", "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES", "BF16"];

    private static readonly int[] Sizes = [0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 0, 2];

    /// <summary>Bytes per element; 0 for <see cref="ElementType.Bytes"/>, whose elements vary in length.</summary>
    public static int SizeInBytes(this ElementType type) => Sizes[(int)type];

    /// <summary>The protocol's name, for example <c>FP32</c>.</summary>
    public static string ProtocolName(this ElementType type) => Names[(int)type];

    /// <summary>Finds the element type of a protocol name such as <c>FP32</c>; case matters.</summary>
    public static bool TryParse(ReadOnlySpan<char> protocolName, out ElementType type)
    {
        for (int i = 1; i < Names.Length; i++)
        {
            if (protocolName.SequenceEqual(Names[i]))
            {
                type = (ElementType)i;
                return true;
            }
        }

        type = default;
        return false;
    }
}
