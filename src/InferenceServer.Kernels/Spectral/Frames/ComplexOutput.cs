using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Real and imaginary part.</summary>
internal readonly unsafe struct ComplexOutput : ISpectrumOutput
{
    public static int Floats => 2;

    public static bool NeedsPhase => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, float* destination)
        where T : struct, ILanes<T>
        => T.StoreInterleaved(value.Re, value.Im, destination);
}
