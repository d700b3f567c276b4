using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Simd;

/// <summary>
/// The one order in which kernels add numbers up: sixteen running sums, lane <c>i</c> taking the elements whose index is
/// <c>i</c> modulo 16, combined in a fixed tree. A <see cref="Vector512{T}"/> of single precision is those sixteen lanes;
/// where the processor has narrower vectors the runtime computes it in halves or quarters with the same result, because
/// every operation used (also the fused multiply-add, which is emulated exactly where it is missing) is correctly rounded lane by lane.
/// </summary>
internal static class Lanes
{
    /// <summary>How many running sums there are.</summary>
    public const int Count = 16;

    /// <summary>The tree: lanes i and i + 8, then i and i + 4, then i and i + 2, then the last two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes) => Sum(lanes.GetLower() + lanes.GetUpper());

    /// <summary>The rest of the tree, for sixteen lanes of which i and i + 8 are added already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> lanes)
    {
        Vector128<float> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return two[0] + two[1];
    }

    /// <summary>Ones in all bits of the first <paramref name="count"/> lanes, zeros in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(int count)
        => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <summary>Up to sixteen elements, the missing ones zero; reads nothing beyond <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<float> Load(float* from, int count)
    {
        if (count >= Count)
        {
            return Vector512.Load(from);
        }

        Vector512<float> lanes = default;
        Buffer.MemoryCopy(from, &lanes, sizeof(Vector512<float>), count * sizeof(float));
        return lanes;
    }
}
