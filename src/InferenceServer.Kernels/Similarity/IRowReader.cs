using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Widens stored numbers to singles without rounding, so that each format has one score whatever computes it.</summary>
internal unsafe interface IRowReader
{
    /// <summary>Bytes of one number.</summary>
    static abstract int Size { get; }

    /// <summary>Sixteen numbers from <paramref name="at"/> on.</summary>
    static abstract Vector512<float> Load(byte* at);
}
