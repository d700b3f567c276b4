using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Complex elements at equal distances, which count floats.</summary>
internal readonly unsafe struct LaneElements
{
    /// <summary>The first element's real parts.</summary>
    public readonly float* First;

    /// <summary>From one element to the next.</summary>
    public readonly nint Stride;

    /// <summary>From an element's real parts to its imaginary ones.</summary>
    public readonly nint Imaginary;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneElements(float* first, nint stride, nint imaginary)
    {
        First = first;
        Stride = stride;
        Imaginary = imaginary;
    }

    /// <summary>The same with real and imaginary parts exchanged.</summary>
    public LaneElements Swapped => new(First + Imaginary, Stride, -Imaginary);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(nint element) => First + (element * Stride);

    /// <summary>The elements from one of them on.</summary>
    public LaneElements From(nint element) => new(At(element), Stride, Imaginary);
}
