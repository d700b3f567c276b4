namespace InferenceServer.Kernels.Spectral;

/// <summary>Where a pass's butterflies read and write.</summary>
/// <param name="Source">The first butterfly's elements.</param>
/// <param name="SourceStep">Floats from one butterfly to the next.</param>
/// <param name="Target">Where the first one's results go.</param>
/// <param name="TargetStep">Floats from one butterfly's results to the next.</param>
/// <param name="Count">Butterflies.</param>
internal readonly unsafe record struct PassLayout(LaneElements Source, nint SourceStep, LaneElements Target, nint TargetStep, int Count)
{
    /// <summary>In place, each butterfly over elements <paramref name="count"/> apart.</summary>
    public static PassLayout Neighbours(LaneElements elements, int count)
    {
        LaneElements far = new(elements.First, elements.Stride * count, elements.Imaginary);
        return new(far, elements.Stride, far, elements.Stride, count);
    }

    /// <summary>In place, one butterfly's elements after another's.</summary>
    public static PassLayout Leaf(LaneElements elements, int radix, int count)
        => new(elements, elements.Stride * radix, elements, elements.Stride * radix, count);
}
