namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// How a pass reads and writes its elements. The forward transform decimates in frequency (turns after
/// the butterfly, natural order in, digit-reversed out); the inverse runs the same passes backwards with
/// turns before the butterfly and the roles of real and imaginary part exchanged, which conjugates it.
/// </summary>
internal unsafe interface IPassMode
{
    /// <summary>An element that has no turn.</summary>
    static abstract LaneComplex<T> LoadFirst<T>(float* element)
        where T : struct, ILanes<T>;

    /// <summary>An element that has no turn.</summary>
    static abstract void StoreFirst<T>(LaneComplex<T> value, float* element)
        where T : struct, ILanes<T>;

    static abstract LaneComplex<T> Load<T>(float* element, float* turn)
        where T : struct, ILanes<T>;

    static abstract void Store<T>(LaneComplex<T> value, float* element, float* turn)
        where T : struct, ILanes<T>;
}
