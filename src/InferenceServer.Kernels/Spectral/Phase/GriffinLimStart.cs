namespace InferenceServer.Kernels.Spectral;

/// <summary>Takes magnitudes and first phases in and synthesises the first frames. Phases are given, drawn by a seed, or 0.</summary>
internal sealed unsafe class GriffinLimStart(GriffinLimState state, float* magnitudes, float* phases, ulong? seed) : FrameWork
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
                LaneComplex<T> value = HasPhases ? Turned(magnitude, at, count, buffers.Tile) : new(magnitude, T.Broadcast(0));
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

    private bool HasPhases => phases != null || seed.HasValue;

    private LaneComplex<T> Turned<T>(T magnitude, nint at, int count, float* tile)
        where T : struct, ILanes<T>
    {
        new Span<float>(tile, 2 * T.Count).Clear();
        Span<float> points = new(tile, 2 * count);
        if (seed is { } key)
        {
            SeededPhases.Fill(key, at, points);
        }
        else
        {
            new ReadOnlySpan<float>(phases + (2 * at), 2 * count).CopyTo(points);
        }

        T.LoadInterleaved(tile, out T re, out T im);
        return new(magnitude * re, magnitude * im);
    }
}
