using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Reads <see cref="RowFormat.Float32"/>.</summary>
internal readonly unsafe struct Float32Reader : IRowReader
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(byte* at) => Vector512.Load((float*)at);
}
