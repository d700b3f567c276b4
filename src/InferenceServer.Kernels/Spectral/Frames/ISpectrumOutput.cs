namespace InferenceServer.Kernels.Spectral;

/// <summary>What is kept of a complex bin.</summary>
internal unsafe interface ISpectrumOutput
{
    /// <summary>Floats per bin and frame.</summary>
    static abstract int Floats { get; }

    static abstract bool NeedsPhase { get; }

    /// <summary>Writes <c>T.Count</c> frames.</summary>
    static abstract void Store<T>(LaneComplex<T> value, float* destination)
        where T : struct, ILanes<T>;
}
