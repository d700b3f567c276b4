namespace InferenceServer.Kernels.Spectral;

/// <summary>The triangles of <see cref="MelOptions"/> in double precision, as torchaudio's melscale_fbanks and librosa's filters.mel define them.</summary>
internal static class MelBands
{
    private const double SlaneyHertzPerMel = 200.0 / 3, SlaneyBreak = 1000;
    private static readonly double SlaneyStep = Math.Log(6.4) / 27;

    public static MelBand[] Make(MelOptions options, int bins)
    {
        double low = ToMel(options.LowestHertz, options.Scale), high = ToMel(options.HighestHertz, options.Scale);
        double[] corners = new double[options.Bands + 2];
        for (int i = 0; i < corners.Length; i++)
        {
            corners[i] = ToHertz(low + ((high - low) * i / (options.Bands + 1)), options.Scale);
        }

        MelBand[] bands = new MelBand[options.Bands];
        for (int band = 0; band < bands.Length; band++)
        {
            double area = options.Norm == MelNorm.Slaney ? 2 / (corners[band + 2] - corners[band]) : 1;
            bands[band] = Triangle(corners.AsSpan(band, 3), options.SampleRate, bins, area);
        }

        return bands;
    }

    private static MelBand Triangle(ReadOnlySpan<double> corners, int sampleRate, int bins, double height)
    {
        // torchaudio spreads the bins up to the integer half of the rate; for an even rate that is everybody's half.
        double spacing = bins > 1 ? (double)(sampleRate / 2) / (bins - 1) : 0;
        int first = bins;
        List<double> weights = [];
        for (int bin = 0; bin < bins; bin++)
        {
            double hertz = bin * spacing;
            double rising = (hertz - corners[0]) / (corners[1] - corners[0]), falling = (corners[2] - hertz) / (corners[2] - corners[1]);
            double weight = Math.Min(rising, falling) * height;
            if (weight > 0)
            {
                first = Math.Min(first, bin);
                weights.Add(weight);
            }
        }

        return new(weights.Count == 0 ? 0 : first, [.. weights]);
    }

    private static double ToMel(double hertz, MelScale scale)
        => scale == MelScale.Htk ? 2595 * Math.Log10(1 + (hertz / 700))
            : hertz < SlaneyBreak ? hertz / SlaneyHertzPerMel
            : (SlaneyBreak / SlaneyHertzPerMel) + (Math.Log(hertz / SlaneyBreak) / SlaneyStep);

    private static double ToHertz(double mel, MelScale scale)
        => scale == MelScale.Htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
            : mel < SlaneyBreak / SlaneyHertzPerMel ? mel * SlaneyHertzPerMel
            : SlaneyBreak * Math.Exp(SlaneyStep * (mel - (SlaneyBreak / SlaneyHertzPerMel)));
}
