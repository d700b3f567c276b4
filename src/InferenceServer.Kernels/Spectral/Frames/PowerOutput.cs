using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The squared magnitude.</summary>
internal readonly unsafe struct PowerOutput : ISpectrumOutput
{
    public static int Floats => 1;

    public static bool NeedsPhase => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(LaneComplex<T> value, float* destination)
        where T : struct, ILanes<T>
        => T.Store(T.MultiplyAdd(value.Re, value.Re, value.Im * value.Im), destination);
}
