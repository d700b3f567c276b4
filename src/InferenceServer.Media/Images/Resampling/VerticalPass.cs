using System.Runtime.Intrinsics;

namespace InferenceServer.Media.Images.Resampling;

/// <summary>Resamples columns: each new row is a weighted sum of old rows, all bytes alike.</summary>
internal static class VerticalPass
{
    /// <param name="rows">Old rows without padding, the first being row <paramref name="firstRow"/> of the picture.</param>
    /// <param name="firstRow">The picture's row that <paramref name="rows"/> begins with.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="target">New rows without padding.</param>
    /// <param name="weights">The weights.</param>
    public static void Run(ReadOnlySpan<byte> rows, int firstRow, int rowBytes, Span<byte> target, ResampleWeights weights)
    {
        for (int i = 0; i < weights.Count; i++)
        {
            ReadOnlySpan<byte> from = rows[((weights.Start(i) - firstRow) * rowBytes)..];

            // The fill weights at the end stand for rows that may not exist.
            ReadOnlySpan<int> taps = weights.Of(i).TrimEnd(0);
            Row(from, rowBytes, target.Slice(i * rowBytes, rowBytes), taps);
        }
    }

    private static void Row(ReadOnlySpan<byte> from, int rowBytes, Span<byte> target, ReadOnlySpan<int> taps)
    {
        int x = 0;
        for (; x <= rowBytes - 16; x += 16)
        {
            Vector256<int> low = default, high = default;
            for (int t = 0, at = x; t < taps.Length; t++, at += rowBytes)
            {
                Vector128<byte> bytes = Vector128.Create(from[at..]);
                Vector256<int> weight = Vector256.Create(taps[t]);
                low += HorizontalPass.Widen(bytes) * weight;
                high += HorizontalPass.Widen(Vector128.Create(bytes.GetUpper(), bytes.GetUpper())) * weight;
            }

            Pack(low, high).CopyTo(target[x..]);
        }

        for (; x < rowBytes; x++)
        {
            int sum = 1 << (ResampleWeights.Precision - 1);
            for (int t = 0; t < taps.Length; t++)
            {
                sum += from[(t * rowBytes) + x] * taps[t];
            }

            target[x] = (byte)Math.Clamp(sum >> ResampleWeights.Precision, 0, 255);
        }
    }

    private static Vector128<byte> Pack(Vector256<int> low, Vector256<int> high)
        => Vector128.Narrow(
            Vector128.Narrow(HorizontalPass.Clamp(low.GetLower()), HorizontalPass.Clamp(low.GetUpper())).AsUInt16(),
            Vector128.Narrow(HorizontalPass.Clamp(high.GetLower()), HorizontalPass.Clamp(high.GetUpper())).AsUInt16());
}
