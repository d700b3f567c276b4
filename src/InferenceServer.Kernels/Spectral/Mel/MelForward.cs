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
            LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);
            if (options.Power)
            {
                Keep<T, PowerOutput>(segment, buffers.Data, values);
            }
            else
            {
                Keep<T, MagnitudeOutput>(segment, buffers.Data, values);
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

    private static void Keep<T, TOutput>(RealSegment segment, float* data, float* values)
        where T : struct, ILanes<T>
        where TOutput : struct, ISpectrumOutput
    {
        for (int i = 0; i < segment.Positions.Length; i++)
        {
            TOutput.Store(LaneComplex<T>.Load(data + (nint)segment.Positions[i] * 2 * T.Count), values + (nint)segment.Bins[i] * T.Count);
        }
    }
}
