namespace InferenceServer.Kernels.Spectral;

/// <summary>A discrete Fourier transform of a few elements, in natural order. All are read before the first is written.</summary>
internal unsafe interface IRadix
{
    static abstract int Size { get; }

    /// <param name="source"><see cref="Size"/> complex elements.</param>
    /// <param name="target">Where they go; may be <paramref name="source"/>.</param>
    /// <param name="turns">Their factors, as the load or the store takes them.</param>
    static abstract void Butterfly<T, TLoad, TStore>(LaneElements source, LaneElements target, float* turns)
        where T : struct, ILanes<T>
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore;
}
