namespace InferenceServer.Kernels.Spectral;

/// <summary>A spectrum [bins][frames][2] to rows of samples, not yet windowed or scaled.</summary>
internal sealed unsafe class SpectrumInverse(FramePlan plan, float* spectrum, float* rows, int frames) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        LaneBuffers buffers = new(plan.Transform, T.Count, scratch);
        for (int s = 0; s < plan.Transform.Segments.Length; s++)
        {
            RealSegment segment = plan.Transform.Segments[s];
            float* turns = plan.Turns[s] is { } table ? table.Pointer : null;
            for (int i = 0; i < segment.Positions.Length; i++)
            {
                LaneComplex<T> value = Get<T>(spectrum + (((nint)segment.Bins[i] * frames) + first) * 2, count, buffers.Tile);
                value = segment.Conjugate[i] ? new(value.Re, -value.Im) : value;
                if (turns != null)
                {
                    value = LaneComplex<T>.MultiplyConjugate(value, T.Broadcast(turns[2 * i]), T.Broadcast(turns[(2 * i) + 1]));
                }

                LaneComplex<T>.Store(value, buffers.Data + (nint)segment.Positions[i] * 2 * T.Count);
            }

            LaneRealFft<T>.Inverse(segment, buffers.Data, buffers.Time, buffers.Fft, first: s == 0);
        }

        FrameTransform<T>.Scatter(plan, buffers.Time, first, count, rows);
    }

    private static LaneComplex<T> Get<T>(float* at, int count, float* tile)
        where T : struct, ILanes<T>
    {
        if (count < T.Count)
        {
            new Span<float>(tile, 2 * T.Count).Clear();
            new ReadOnlySpan<float>(at, 2 * count).CopyTo(new Span<float>(tile, 2 * count));
            at = tile;
        }

        T.LoadInterleaved(at, out T re, out T im);
        return new(re, im);
    }
}
