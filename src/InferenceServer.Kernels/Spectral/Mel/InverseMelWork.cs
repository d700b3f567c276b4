namespace InferenceServer.Kernels.Spectral;

/// <summary>Bands to bins: the least-norm solution, then descent from there where iterations are wanted.</summary>
internal sealed unsafe class InverseMelWork(MelTable table, MelInverseTable inverse, float* bands, float* output, int frames, int iterations) : FrameWork
{
    /// <summary>Floats of scratch: right-hand sides, solutions, and two iterates of the bins.</summary>
    public static int ScratchFloats(MelTable table, int lanes) => checked(2 * (table.Bands + table.Bins) * lanes);

    public override void Run<T>(int first, int count, float* scratch)
    {
        float* target = scratch, solution = target + (nint)table.Bands * T.Count;
        float* current = solution + (nint)table.Bands * T.Count, previous = current + (nint)table.Bins * T.Count;
        Columns<T>.Load(bands + first, frames, count, table.Bands, target);
        Buffer.MemoryCopy(target, solution, long.MaxValue, (long)table.Bands * T.Count * sizeof(float));
        LaneInverseMel<T>.Solve(inverse, table.Bands, solution);
        T zero = T.Broadcast(0);
        bool direct = iterations == 0 && count == T.Count;
        for (int bin = 0; bin < table.Bins; bin++)
        {
            T value = T.Max(LaneInverseMel<T>.Spread(inverse, table.Bands, bin, solution), zero);
            T.Store(value, direct ? output + ((nint)bin * frames) + first : current + (nint)bin * T.Count);
        }

        if (direct)
        {
            return;
        }

        Buffer.MemoryCopy(current, previous, long.MaxValue, (long)table.Bins * T.Count * sizeof(float));
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            Descend<T>(iteration, target, solution, ref current, ref previous);
        }

        Columns<T>.Store(current, table.Bins, output + first, frames, count);
    }

    // Nesterov's accelerated projected gradient. `previous` becomes the extrapolated point, then the new iterate.
    private void Descend<T>(int iteration, float* target, float* residual, ref float* current, ref float* previous)
        where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), step = T.Broadcast(inverse.Step), ahead = T.Broadcast(iteration / (iteration + 3f));
        for (int bin = 0; bin < table.Bins; bin++)
        {
            T now = T.Load(current + (nint)bin * T.Count), before = T.Load(previous + (nint)bin * T.Count);
            T.Store(T.MultiplyAdd(ahead, now - before, now), previous + (nint)bin * T.Count);
        }

        for (int band = 0; band < table.Bands; band++)
        {
            T.Store(LaneMel<T>.Sum(table, band, previous, T.Count) - T.Load(target + (nint)band * T.Count), residual + (nint)band * T.Count);
        }

        for (int bin = 0; bin < table.Bins; bin++)
        {
            float* at = previous + (nint)bin * T.Count;
            T gradient = LaneInverseMel<T>.Spread(inverse, table.Bands, bin, residual);
            T.Store(T.Max(T.MultiplySubtract(step, gradient, T.Load(at)), zero), at);
        }

        float* newest = previous;
        previous = current;
        current = newest;
    }
}
