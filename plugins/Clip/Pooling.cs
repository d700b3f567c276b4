namespace InferenceServer.Plugins.Clip;

/// <summary>How the vectors of tokens or patches become the vector of the whole.</summary>
internal enum Pooling
{
    /// <summary>The graph has done it.</summary>
    None,

    /// <summary>The mean over what is not padding.</summary>
    Mean,

    /// <summary>The first one's, which a class token stands for.</summary>
    First,

    /// <summary>The last one's that is not padding, the end token's.</summary>
    Last,
}
