namespace InferenceServer.Kernels.Spectral;

/// <summary>Bands for kernels: weights in single precision one after the other, band by band and bin by bin.</summary>
internal sealed class MelTable
{
    public MelTable(MelBand[] bands, int bins)
    {
        Bins = bins;
        FirstBin = Array.ConvertAll(bands, b => b.FirstBin);
        Start = new int[bands.Length + 1];
        for (int band = 0; band < bands.Length; band++)
        {
            Start[band + 1] = Start[band] + bands[band].Weights.Length;
        }

        Weights = new PinnedFloats(Start[^1]);
        for (int band = 0; band < bands.Length; band++)
        {
            for (int i = 0; i < bands[band].Weights.Length; i++)
            {
                Weights.Span[Start[band] + i] = (float)bands[band].Weights[i];
            }
        }
    }

    public int Bins { get; }

    public int Bands => FirstBin.Length;

    public int[] FirstBin { get; }

    /// <summary>Where a band's weights begin; one more than there are bands.</summary>
    public int[] Start { get; }

    public PinnedFloats Weights { get; }
}
