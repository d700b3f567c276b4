using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Complex elements at equal distances, which count floats.</summary>
internal readonly unsafe struct LaneElements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneElements(float* first, nint stride, nint imaginary)
    {
        First = first;
        Stride = stride;
        Imaginary = imaginary;
    }

    /// <summary>The first element's real parts.</summary>
    public float* First { get; }

    /// <summary>From one element to the next.</summary>
    public nint Stride { get; }

    /// <summary>From an element's real parts to its imaginary ones, where that is not a vector.</summary>
    public nint Imaginary { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(nint element) => First + (element * Stride);

    /// <summary>As many elements at the same distances, from elsewhere on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneElements From(nint floats) => new(First + floats, Stride, Imaginary);
}
