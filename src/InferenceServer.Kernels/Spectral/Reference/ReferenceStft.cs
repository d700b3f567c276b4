using System.Numerics;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The definition of <see cref="Stft"/>, in double precision. What tests compare with.</summary>
internal static class ReferenceStft
{
    /// <summary>One bin of one frame.</summary>
    public static Complex Bin(StftOptions options, ReadOnlySpan<double> signal, int frame, int bin)
    {
        StftOptions full = options.Validated();
        double[] window = Windows.Make(full.Window, full.WindowLength);
        double[] row = new double[full.FftLength];
        int start = (full.FftLength - full.WindowLength) / 2;
        for (int j = 0; j < window.Length; j++)
        {
            int at = (frame * full.HopLength) + start + j - (full.Center ? full.FftLength / 2 : 0);
            row[start + j] = window[j] * Padded(signal, at, full.Padding);
        }

        return ReferenceDft.Bin(row, bin);
    }

    /// <summary>The inverse; <paramref name="bins"/> is [frames][bins].</summary>
    public static double[] Inverse(StftOptions options, Complex[][] bins, int length)
    {
        StftOptions full = options.Validated();
        double[] window = Windows.Make(full.Window, full.WindowLength), sum = new double[length], weight = new double[length];
        int start = (full.FftLength - full.WindowLength) / 2;
        for (int frame = 0; frame < bins.Length; frame++)
        {
            for (int j = 0; j < window.Length; j++)
            {
                int at = (frame * full.HopLength) + start + j - (full.Center ? full.FftLength / 2 : 0);
                if (at >= 0 && at < length)
                {
                    sum[at] += window[j] * ReferenceDft.Sample(bins[frame], full.FftLength, start + j);
                    weight[at] += window[j] * window[j];
                }
            }
        }

        for (int i = 0; i < length; i++)
        {
            sum[i] = weight[i] > OverlapAdd.Least ? sum[i] / weight[i] : 0;
        }

        return sum;
    }

    private static double Padded(ReadOnlySpan<double> signal, int at, FramePadding padding)
    {
        if (padding == FramePadding.Reflect)
        {
            at = at < 0 ? -at : at >= signal.Length ? (2 * (signal.Length - 1)) - at : at;
        }

        return at >= 0 && at < signal.Length ? signal[at] : 0;
    }
}
