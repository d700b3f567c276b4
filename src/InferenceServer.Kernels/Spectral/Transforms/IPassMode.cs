namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// How a pass reads and writes its elements. The forward transform decimates in frequency (turns after
/// the butterfly, natural order in, digit-reversed out); the inverse runs the same passes backwards with
/// turns before the butterfly and the roles of real and imaginary part exchanged, which conjugates it.
/// Where factors are the same in all lanes, element 0 has none.
/// </summary>
internal unsafe interface IPassMode
{
    /// <summary>Floats that a butterfly's factors take.</summary>
    static abstract nint TurnFloats<T>(int radix)
        where T : struct, ILanes<T>;

    /// <param name="source">The butterfly's elements.</param>
    /// <param name="element">Which of them.</param>
    /// <param name="turns">The butterfly's factors.</param>
    static abstract LaneComplex<T> Load<T>(LaneElements source, nint element, float* turns)
        where T : struct, ILanes<T>;

    /// <param name="value">What to write.</param>
    /// <param name="target">The butterfly's elements.</param>
    /// <param name="element">Which of them.</param>
    /// <param name="turns">The butterfly's factors.</param>
    static abstract void Store<T>(LaneComplex<T> value, LaneElements target, nint element, float* turns)
        where T : struct, ILanes<T>;
}
