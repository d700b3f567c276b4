namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// Bins k and L/2 - k of a packed segment out of its complex transform Z and back. With S, D = Z[k] ± conj Z[h-k] and
/// u = -i exp(-2πi k/L): X[k] = (S + u D)/2, X[h-k] = conj(S - u D)/2; back, of S, D = X[k] ± conj X[h-k]:
/// 2 Z[k] = S + conj(u) D, 2 Z[h-k] = conj(S - conj(u) D). Tables hold u/2.
/// </summary>
internal static class FrameBins
{
    public static void Untangle(ComplexValue turn, bool first, ref ComplexValue low, ref ComplexValue high)
    {
        ComplexValue sum = low + high.Conjugate, turned = (low - high.Conjugate) * turn;
        float re = low.Re, im = low.Im;
        low = first ? new(re + im, 0) : ComplexValue.AddScaled(turned, 0.5f, sum);
        high = first ? new(re - im, 0) : ComplexValue.AddScaled(turned, -0.5f, sum);
        high = first ? high : new(-high.Re, high.Im);
    }

    public static void Tangle(ComplexValue turn, bool first, ref ComplexValue low, ref ComplexValue high)
    {
        ComplexValue sum = low + high.Conjugate, turned = (low - high.Conjugate) * (2 * turn.Conjugate);
        float re = low.Re, im = high.Re;
        low = first ? new(re + im, re - im) : sum + turned;
        high = first ? low : (sum - turned).Conjugate;
    }
}
