using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>What rounds keep of one frame's segment, in the order in which they go through it.</summary>
internal struct GriffinLimSlots
{
    public ArrayView<float> Magnitudes;

    /// <summary>The bins of the round before.</summary>
    public ArrayView<ComplexValue> Previous;

    /// <summary>m / (1 + m).</summary>
    public float Momentum;
}
