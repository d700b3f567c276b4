namespace InferenceServer.Kernels.Spectral;

/// <summary>Where a pass's butterflies read and write.</summary>
/// <param name="Source">The first butterfly's elements.</param>
/// <param name="SourceStep">Floats from one butterfly to the next.</param>
/// <param name="Target">Where the first one's results go.</param>
/// <param name="TargetStep">Floats from one butterfly's results to the next.</param>
/// <param name="Count">Butterflies.</param>
internal readonly record struct PassLayout(LaneElements Source, nint SourceStep, LaneElements Target, nint TargetStep, int Count)
{
    public static PassLayout InPlace(LaneElements elements, nint step, int count) => new(elements, step, elements, step, count);
}
