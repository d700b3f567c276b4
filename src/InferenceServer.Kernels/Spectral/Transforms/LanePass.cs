using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The butterflies of one pass over <c>T.Count</c> transforms, one per lane.</summary>
internal static unsafe class LanePass<T>
    where T : struct, ILanes<T>
{
    /// <param name="radix">One of <see cref="FftFactors"/>.</param>
    /// <param name="pass">Where from and where to, the same place or places that do not overlap.</param>
    /// <param name="turns">The butterflies' factors one after another.</param>
    public static void Run<TLoad, TStore>(int radix, in PassLayout pass, float* turns)
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        switch (radix)
        {
            case 2: Butterflies<Radix2, TLoad, TStore>(pass, turns); break;
            case 3: Butterflies<Radix3, TLoad, TStore>(pass, turns); break;
            case 4: Butterflies<Radix4, TLoad, TStore>(pass, turns); break;
            case 5: Butterflies<Radix5, TLoad, TStore>(pass, turns); break;
            case 6: Butterflies<Radix6, TLoad, TStore>(pass, turns); break;
            case 7: Butterflies<Radix7, TLoad, TStore>(pass, turns); break;
            case 8: Butterflies<Radix8, TLoad, TStore>(pass, turns); break;
            case 9: Butterflies<Radix9, TLoad, TStore>(pass, turns); break;
            case 10: Butterflies<Radix10, TLoad, TStore>(pass, turns); break;
            default: throw new ArgumentOutOfRangeException(nameof(radix), radix, "no pass of this radix. This is a bug.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Butterflies<TRadix, TLoad, TStore>(in PassLayout pass, float* turns)
        where TRadix : struct, IRadix
        where TLoad : struct, IPassLoad
        where TStore : struct, IPassStore
    {
        float* source = pass.Source.First, target = pass.Target.First;
        nint sourceStride = pass.Source.Stride, sourceImaginary = pass.Source.Imaginary, sourceStep = pass.SourceStep;
        nint targetStride = pass.Target.Stride, targetImaginary = pass.Target.Imaginary, targetStep = pass.TargetStep;
        for (int i = pass.Count; i > 0; i--)
        {
            TRadix.Butterfly<T, TLoad, TStore>(new(source, sourceStride, sourceImaginary), new(target, targetStride, targetImaginary), turns);
            source += sourceStep;
            target += targetStep;
            turns += TLoad.TurnFloats<T>(TRadix.Size) + TStore.TurnFloats<T>(TRadix.Size);
        }
    }
}
