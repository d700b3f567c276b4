namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// How a pass reads its elements. The forward transform decimates in frequency (turns after the butterfly, natural order in,
/// digit-reversed out); the inverse runs the same passes backwards with turns before the butterfly and the roles of real and
/// imaginary part exchanged (<see cref="LaneElements.Swapped"/>), which conjugates it.
/// </summary>
internal unsafe interface IPassLoad
{
    /// <summary>Floats that a butterfly's factors take here.</summary>
    static abstract nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>;

    /// <param name="source">The butterfly's elements.</param>
    /// <param name="element">Which of them.</param>
    /// <param name="turns">The butterfly's factors.</param>
    static abstract LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>;
}
