namespace InferenceServer.Client;

/// <summary>How a collection keeps its vectors.</summary>
public enum CollectionStorage
{
    /// <summary>4 bytes for each number.</summary>
    Float32 = 1,
    /// <summary>2 bytes for each number.</summary>
    BFloat16 = 2,
    /// <summary>1 byte for each number.</summary>
    Int8 = 3,
}
