using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>What a round makes of one bin.</summary>
internal static class Phase
{
    // torchaudio adds 1e-16 to a magnitude so that nothing divides by zero; this is its square.
    private const float Tiny = 1e-32f;
    private const uint InverseSqrtBits = 0x5F3759DF;

    /// <summary>magnitude angle / |angle| with angle = rebuilt - momentum previous.</summary>
    public static ComplexValue Next(ComplexValue rebuilt, ComplexValue previous, float magnitude, float momentum)
    {
        ComplexValue angle = ComplexValue.AddScaled(rebuilt, -momentum, previous);
        float square = MathF.FusedMultiplyAdd(angle.Re, angle.Re, MathF.FusedMultiplyAdd(angle.Im, angle.Im, Tiny));
        return (magnitude * InverseSqrt(square)) * angle;
    }

    // A guess and three of Newton's steps, as on the CPU: full single precision without the device's slow root and division.
    private static float InverseSqrt(float value)
    {
        float half = 0.5f * value, root = Interop.IntAsFloat(InverseSqrtBits - (Interop.FloatAsInt(value) >> 1));
        root *= MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
        root *= MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
        return root * MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
    }
}
