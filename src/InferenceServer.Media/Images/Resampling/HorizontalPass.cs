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

    private static readonly Vector128<byte> Spread = Vector128.Create((byte)0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11);

    /// <param name="row">Old pixels, <see cref="Slack"/> bytes behind them.</param>
    /// <param name="target">New pixels, <see cref="Slack"/> bytes behind them, which may be overwritten.</param>
    /// <param name="weights">The weights.</param>
    public static void Run(ReadOnlySpan<byte> row, Span<byte> target, ResampleWeights weights)
    {
        for (int i = 0; i < weights.Count; i++)
        {
            ReadOnlySpan<int> taps = weights.Of(i);
            ReadOnlySpan<byte> from = row.Slice(weights.Start(i) * 3, (taps.Length * 3) + 4);
            Vector256<int> even = default, odd = default;
            for (int t = 0, at = 0; t < taps.Length; t += 4, at += 12)
            {
                Vector128<byte> pixels = Vector128.Shuffle(Vector128.Create(from[at..]), Spread);
                Vector128<int> four = Vector128.Create(taps[t..]);
                even += Widen(pixels) * Repeat(four, 0);
                odd += Widen(Vector128.Create(pixels.GetUpper(), pixels.GetUpper())) * Repeat(four, 2);
            }

            Vector256<int> sum = even + odd;
            Vector128<int> color = Clamp(sum.GetLower() + sum.GetUpper());
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

    // The weights at first and first + 1, each four times.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Repeat(Vector128<int> weights, int first)
        => Vector256.Create(Vector128.Create(weights[first]), Vector128.Create(weights[first + 1]));
}
