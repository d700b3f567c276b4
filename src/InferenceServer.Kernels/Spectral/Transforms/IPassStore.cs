namespace InferenceServer.Kernels.Spectral;

/// <summary>How a pass writes its elements.</summary>
internal unsafe interface IPassStore
{
    /// <summary>Floats that a butterfly's factors take here.</summary>
    static abstract nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>;

    /// <param name="value">What to write.</param>
    /// <param name="target">The butterfly's elements.</param>
    /// <param name="element">Which of them.</param>
    /// <param name="turns">The butterfly's factors.</param>
    static abstract void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>;
}
