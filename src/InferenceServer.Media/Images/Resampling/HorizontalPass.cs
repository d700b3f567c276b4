using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Media.Images.Resampling;

/// <summary>Resamples the rows of RGB pixels. Sums are integers, so the order of the additions, and the vector width, do not matter.</summary>
internal static class HorizontalPass
{
    /// <summary>Bytes that must be readable behind a source row and writable behind the target.</summary>
    public const int Slack = 32;

    /// <param name="row">Old pixels, <see cref="Slack"/> bytes behind them.</param>
    /// <param name="target">New pixels, <see cref="Slack"/> bytes behind them, which may be overwritten.</param>
    /// <param name="weights">The weights.</param>
    public static void Run(ReadOnlySpan<byte> row, Span<byte> target, ResampleWeights weights)
    {
        for (int i = 0; i < weights.Count; i++)
        {
            // The slices check once what the vector loads below do not: 12 bytes for each four taps, and 4 more that a load of 16 touches.
            ReadOnlySpan<int> taps = weights.Of(i);
            ref byte from = ref MemoryMarshal.GetReference(row.Slice(weights.Start(i) * 3, (taps.Length * 3) + 4));
            Vector128<int> sum = Avx512F.IsSupported
                ? SumSixteenLanes(ref from, ref MemoryMarshal.GetReference(taps), taps.Length)
                : SumEightLanes(ref from, ref MemoryMarshal.GetReference(taps), taps.Length);
            Vector128<int> color = Clamp(sum);
            Vector128<ushort> narrow = Vector128.Narrow(color, color).AsUInt16();
            MemoryMarshal.Write(target[(3 * i)..], Vector128.Narrow(narrow, narrow).AsUInt32().ToScalar());
        }
    }

    /// <summary>Rounds a weighted sum to 0 … 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Clamp(Vector128<int> sum)
        => Vector128.Min(Vector128.Max((sum + Vector128.Create(1 << (ResampleWeights.Precision - 1))) >> ResampleWeights.Precision, default), Vector128.Create(255));

    /// <summary>The lower eight bytes as eight integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(Vector128<byte> bytes)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(bytes);
        }

        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(Vector128.WidenLower(bytes));
        return Vector256.Create(low, high).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumSixteenLanes(ref byte from, ref int taps, int count)
    {
        Vector512<int> sum = default;
        for (int t = 0; t < count; t += 4)
        {
            Vector512<int> weights = Avx512F.PermuteVar16x32(
                Vector128.LoadUnsafe(ref taps, (nuint)t).ToVector256Unsafe().ToVector512Unsafe(),
                Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3));
            sum += Avx512F.ConvertToVector512Int32(FourPixels(ref from, t)) * weights;
        }

        Vector256<int> half = sum.GetLower() + sum.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> SumEightLanes(ref byte from, ref int taps, int count)
    {
        Vector256<int> even = default, odd = default;
        for (int t = 0; t < count; t += 4)
        {
            Vector128<byte> pixels = FourPixels(ref from, t);
            Vector128<int> four = Vector128.LoadUnsafe(ref taps, (nuint)t);
            Vector256<int> weights = Vector256.Create(four, four);
            even += Widen(pixels) * Vector256.Shuffle(weights, Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1));
            odd += Widen(Vector128.Create(pixels.GetUpper(), pixels.GetUpper())) * Vector256.Shuffle(weights, Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3));
        }

        Vector256<int> sum = even + odd;
        return sum.GetLower() + sum.GetUpper();
    }

    // Four bytes for each pixel; what the fourth lane sums up is never looked at.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FourPixels(ref byte from, int first)
        => Vector128.Shuffle(
            Vector128.LoadUnsafe(ref from, (nuint)(3 * first)),
            Vector128.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11));
}
