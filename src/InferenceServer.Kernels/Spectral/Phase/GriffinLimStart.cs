namespace InferenceServer.Kernels.Spectral;

/// <summary>Takes magnitudes and first phases in and synthesises the first frames.</summary>
internal sealed unsafe class GriffinLimStart(GriffinLimState state, float* magnitudes, float* phases) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        FramePlan plan = state.Plan;
        LaneBuffers buffers = new(plan.Transform, T.Count, scratch);
        float* kept = state.Magnitudes(first), previous = state.Previous(first);
        new Span<float>(previous, 2 * T.Count * plan.Transform.Bins).Clear();
        for (int s = 0; s < plan.Transform.Segments.Length; s++)
        {
            RealSegment segment = plan.Transform.Segments[s];
            float* turns = plan.Turns[s] is { } table ? table.Pointer : null;
            for (int i = 0; i < segment.Positions.Length; i++, kept += T.Count)
            {
                nint at = ((nint)segment.Bins[i] * state.Frames) + first;
                Columns<T>.Load(magnitudes + at, state.Frames, count, 1, kept);
                T magnitude = T.Load(kept);
                LaneComplex<T> value = phases == null ? new(magnitude, T.Broadcast(0)) : Turned(magnitude, phases + 2 * at, count, buffers.Tile);
                value = segment.Conjugate[i] ? new(value.Re, -value.Im) : value;
                if (turns != null)
                {
                    value = LaneComplex<T>.MultiplyConjugate(value, T.Broadcast(turns[2 * i]), T.Broadcast(turns[(2 * i) + 1]));
                }

                LaneComplex<T>.Store(value, buffers.Data + (nint)segment.Positions[i] * 2 * T.Count);
            }

            LaneRealFft<T>.Inverse(segment, buffers.Data, buffers.Time, buffers.Fft, first: s == 0);
        }

        FrameTransform<T>.Scatter(plan, buffers.Time, first, count, state.Rows);
    }

    private static LaneComplex<T> Turned<T>(T magnitude, float* phase, int count, float* tile)
        where T : struct, ILanes<T>
    {
        new Span<float>(tile, 2 * T.Count).Clear();
        new ReadOnlySpan<float>(phase, 2 * count).CopyTo(new Span<float>(tile, 2 * count));
        T.LoadInterleaved(tile, out T re, out T im);
        return new(magnitude * re, magnitude * im);
    }
}
