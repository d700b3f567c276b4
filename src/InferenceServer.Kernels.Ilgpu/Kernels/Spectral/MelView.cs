using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>A bank of bands and one frame's values of them.</summary>
internal struct MelView
{
    public ArrayView<int> Bank;
    public ArrayView<float> Weights;
    public ArrayView<float> Target;
    public ArrayView<float> Solution;
    public int Bands;
    public int Bins;

    /// <summary>The combination of the solution's bands at one bin, which feeds two of them at most.</summary>
    public readonly float Spread(int bin)
    {
        int band = Bank[(2 * Bands) + 1 + bin], at = Bank[2 * Bands] + (2 * bin);
        float low = Weights[at] * Solution[band];
        return Bands == 1 ? low : MathF.FusedMultiplyAdd(Weights[at + 1], Solution[band + 1], low);
    }

    /// <summary>The weighted sum of a band's bins, from the lowest up.</summary>
    public readonly float Sum(int band, ArrayView<float> bins)
    {
        int first = Bank[band], start = Bank[Bands + band], end = Bank[Bands + band + 1];
        float sum = 0;
        for (int i = start; i < end; i++)
        {
            sum = MathF.FusedMultiplyAdd(Weights[i], bins[first + i - start], sum);
        }

        return sum;
    }
}
