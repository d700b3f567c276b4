using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Bands over bins that lie as [bins][lanes].</summary>
internal static unsafe class LaneMel<T>
    where T : struct, ILanes<T>
{
    /// <summary>The weighted sum of a band's bins, from the lowest up.</summary>
    /// <param name="table">The bands.</param>
    /// <param name="band">Which.</param>
    /// <param name="bins">Bin 0.</param>
    /// <param name="stride">Floats from one bin to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(MelTable table, int band, float* bins, nint stride)
    {
        float* weight = table.Weights.Pointer + table.Start[band], end = table.Weights.Pointer + table.Start[band + 1];
        float* bin = bins + table.FirstBin[band] * stride;
        T sum = T.Broadcast(0);
        for (; weight < end; weight++, bin += stride)
        {
            sum = T.MultiplyAdd(T.Broadcast(*weight), T.Load(bin), sum);
        }

        return sum;
    }

    /// <summary>What the options make of a band's value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Compress(MelSpectrogramOptions options, T value)
    {
        if (options.Compression == MelCompression.None)
        {
            return value;
        }

        T log = LaneLog<T>.Of(T.Max(value + T.Broadcast((float)options.Offset), T.Broadcast((float)options.Floor)));
        return options.Compression switch
        {
            MelCompression.Natural => log,
            MelCompression.Decibel => log * T.Broadcast((float)(10 / Math.Log(10))),
            _ => log * T.Broadcast((float)(1 / Math.Log(10))),
        };
    }
}
