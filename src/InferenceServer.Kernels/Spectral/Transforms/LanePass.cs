using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>The butterflies of one pass over <c>T.Count</c> transforms, one per lane.</summary>
internal static unsafe class LanePass<T>
    where T : struct, ILanes<T>
{
    /// <param name="radix">One of <see cref="FftFactors"/>.</param>
    /// <param name="pass">Where from and where to, the same place or places that do not overlap.</param>
    /// <param name="turns">The butterflies' factors one after another.</param>
    public static void Run<TMode>(int radix, in PassLayout pass, float* turns)
        where TMode : struct, IPassMode
    {
        switch (radix)
        {
            case 2: Butterflies<Radix2, TMode>(pass, turns); break;
            case 3: Butterflies<Radix3, TMode>(pass, turns); break;
            case 4: Butterflies<Radix4, TMode>(pass, turns); break;
            case 5: Butterflies<Radix5, TMode>(pass, turns); break;
            case 6: Butterflies<Radix6, TMode>(pass, turns); break;
            case 7: Butterflies<Radix7, TMode>(pass, turns); break;
            case 8: Butterflies<Radix8, TMode>(pass, turns); break;
            case 9: Butterflies<Radix9, TMode>(pass, turns); break;
            case 10: Butterflies<Radix10, TMode>(pass, turns); break;
            default: throw new ArgumentOutOfRangeException(nameof(radix), radix, "no pass of this radix. This is a bug.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Butterflies<TRadix, TMode>(in PassLayout pass, float* turns)
        where TRadix : struct, IRadix
        where TMode : struct, IPassMode
    {
        float* source = pass.Source.First, target = pass.Target.First;
        nint sourceStride = pass.Source.Stride, sourceStep = pass.SourceStep;
        nint targetStride = pass.Target.Stride, targetStep = pass.TargetStep, imaginary = pass.Target.Imaginary;
        for (int i = pass.Count; i > 0; i--)
        {
            TRadix.Butterfly<T, TMode>(new(source, sourceStride, 0), new(target, targetStride, imaginary), turns);
            source += sourceStep;
            target += targetStep;
            turns += TMode.TurnFloats<T>(TRadix.Size);
        }
    }
}
