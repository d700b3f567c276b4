using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A padded signal to bands [bands][frames]; the spectrogram never leaves the cache.</summary>
internal sealed unsafe class MelForward(FramePlan plan, MelTable table, MelSpectrogramOptions options, float* padded, float* output, int frames) : FrameWork
{
    /// <summary>Floats of scratch: the transform's, then [bins][lanes].</summary>
    public static int ScratchFloats(FramePlan plan, int lanes) => LaneBuffers.Floats(plan.Transform, lanes) + (plan.Transform.Bins * lanes);

    public override void Run<T>(int first, int count, float* scratch)
    {
        LaneBuffers buffers = new(plan.Transform, T.Count, scratch);
        float* values = buffers.Tile + LaneBuffers.TileFloats;
        FrameTransform<T>.Gather(plan, padded, first, count, buffers.Time);
        foreach (RealSegment segment in plan.Transform.Segments)
        {
            if (options.Power)
            {
                Transform<T, PowerOutput>(segment, buffers, values);
            }
            else
            {
                Transform<T, MagnitudeOutput>(segment, buffers, values);
            }
        }

        for (int band = 0; band < table.Bands; band++)
        {
            T value = LaneMel<T>.Compress(options, LaneMel<T>.Sum(table, band, values, T.Count));
            float* at = output + ((nint)band * frames) + first;
            T.Store(value, count == T.Count ? at : buffers.Tile);
            if (count < T.Count)
            {
                new ReadOnlySpan<float>(buffers.Tile, count).CopyTo(new Span<float>(at, count));
            }
        }
    }

    private void Transform<T, TOutput>(RealSegment segment, LaneBuffers buffers, float* values)
        where T : struct, ILanes<T>
        where TOutput : struct, ISpectrumOutput
    {
        if (segment.Kind == RealSegmentKind.Packed)
        {
            LaneLoads<T>.Pack(segment.Support, buffers.Time, buffers.Data);
            LaneFft<T>.Forward(segment.Fft, buffers.Data, buffers.Fft);
            KeepPairs<T, TOutput>(segment, buffers.Data, values);
            return;
        }

        LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);
        for (int i = 0; i < segment.Positions.Length; i++)
        {
            TOutput.Store(LaneComplex<T>.Load(buffers.Data + (nint)segment.Positions[i] * 2 * T.Count), values + (nint)segment.Bins[i] * T.Count);
        }
    }

    // Bins k and h - k of the segment are bins P k and P (h - k) of the transform.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void KeepPairs<T, TOutput>(RealSegment segment, float* data, float* values)
        where T : struct, ILanes<T>
        where TOutput : struct, ISpectrumOutput
    {
        int half = segment.Fft.Length;
        int[] positions = segment.Fft.Positions;
        nint step = (nint)(plan.Transform.Length / plan.Transform.Support) * T.Count;
        for (int k = 0; 2 * k <= half; k++)
        {
            LaneComplex<T> low = LaneRealFft<T>.Pair(segment, positions, data, k, out LaneComplex<T> high);
            TOutput.Store(low, values + (k * step));
            TOutput.Store(high, values + ((half - k) * step));
        }
    }
}
