namespace InferenceServer.Kernels.Spectral;

/// <summary>Bands [bands][lanes] back to bins [bins][lanes].</summary>
internal static unsafe class LaneInverseMel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Solves Gram y = bands, in place.</summary>
    public static void Solve(MelInverseTable table, int bands, float* values)
    {
        T carried = T.Broadcast(0);
        for (int band = 0; band < bands; band++)
        {
            float* at = values + (nint)band * T.Count;
            T rest = band == 0 ? T.Load(at) : T.MultiplySubtract(T.Broadcast(table.Lower[band - 1]), carried, T.Load(at));
            T.Store(rest, at);
            carried = rest;
        }

        T above = T.Broadcast(0);
        for (int band = bands - 1; band >= 0; band--)
        {
            float* at = values + (nint)band * T.Count;
            above = T.MultiplySubtract(T.Broadcast(table.Lower[band]), above, T.Load(at) * T.Broadcast(table.InversePivots[band]));
            T.Store(above, at);
        }
    }

    /// <summary>The combination of its bands at one bin.</summary>
    /// <param name="table">The weights.</param>
    /// <param name="bands">How many there are.</param>
    /// <param name="bin">Which bin.</param>
    /// <param name="values">[bands][lanes].</param>
    public static T Spread(MelInverseTable table, int bands, int bin, float* values)
    {
        float* at = values + (nint)table.FirstBand[bin] * T.Count, weight = table.Weights.Pointer + (2 * (nint)bin);
        T low = T.Broadcast(weight[0]) * T.Load(at);
        return bands == 1 ? low : T.MultiplyAdd(T.Broadcast(weight[1]), T.Load(at + T.Count), low);
    }
}
