namespace InferenceServer.Kernels.Spectral;

/// <summary>A discrete Fourier transform of a few elements, in place and in natural order.</summary>
internal unsafe interface IRadix
{
    static abstract int Size { get; }

    /// <param name="element">The first of <see cref="Size"/> complex elements.</param>
    /// <param name="stride">Floats from one element to the next.</param>
    /// <param name="turns">The factors of elements 1 … Size − 1, real and imaginary part each.</param>
    static abstract void Butterfly<T, TMode>(float* element, nint stride, float* turns)
        where T : struct, ILanes<T>
        where TMode : struct, IPassMode;
}
