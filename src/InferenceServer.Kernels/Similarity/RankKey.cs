using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Score and row in one number whose size is the order of the answer: the greater key comes first, which is the higher score and,
/// among equal scores, the lower row. Minus zero counts as zero; scores that are not a number have no key.
/// </summary>
internal static class RankKey
{
    /// <summary>The key of <paramref name="row"/> at <paramref name="score"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float score, uint row)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        uint rising = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        return ((ulong)rising << 32) | ~row;
    }

    /// <summary>The row in <paramref name="key"/>.</summary>
    public static uint Row(ulong key) => ~(uint)key;

    /// <summary>The score in <paramref name="key"/>.</summary>
    public static float Score(ulong key)
    {
        int rising = (int)(key >> 32);
        return BitConverter.Int32BitsToSingle(rising ^ ((~rising >> 31) | int.MinValue));
    }
}
