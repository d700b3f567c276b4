namespace InferenceServer.Kernels.Spectral;

/// <summary>A padded signal to a spectrum [bins][frames], by what <typeparamref name="TOutput"/> keeps of a bin.</summary>
internal sealed unsafe class SpectrumForward<TOutput>(FramePlan plan, float* padded, float* output, int frames) : FrameWork
    where TOutput : struct, ISpectrumOutput
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        LaneBuffers buffers = new(plan.Transform, T.Count, scratch);
        FrameTransform<T>.Gather(plan, padded, first, count, buffers.Time);
        for (int s = 0; s < plan.Transform.Segments.Length; s++)
        {
            RealSegment segment = plan.Transform.Segments[s];
            LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);
            PinnedFloats? turns = TOutput.NeedsPhase ? plan.Turns[s] : null;
            for (int i = 0; i < segment.Positions.Length; i++)
            {
                LaneComplex<T> value = LaneComplex<T>.Load(buffers.Data + (nint)segment.Positions[i] * 2 * T.Count);
                if (turns is not null)
                {
                    value = LaneComplex<T>.Multiply(value, T.Broadcast(turns.Pointer[2 * i]), T.Broadcast(turns.Pointer[(2 * i) + 1]));
                }

                value = segment.Conjugate[i] ? new(value.Re, -value.Im) : value;
                Put(value, output + (((nint)segment.Bins[i] * frames) + first) * TOutput.Floats, count, buffers.Tile);
            }
        }
    }

    private static void Put<T>(LaneComplex<T> value, float* at, int count, float* tile)
        where T : struct, ILanes<T>
    {
        if (count == T.Count)
        {
            TOutput.Store(value, at);
            return;
        }

        TOutput.Store(value, tile);
        new ReadOnlySpan<float>(tile, count * TOutput.Floats).CopyTo(new Span<float>(at, count * TOutput.Floats));
    }
}
