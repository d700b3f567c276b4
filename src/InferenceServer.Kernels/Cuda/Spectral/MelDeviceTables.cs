using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Cuda;

/// <summary>A bank of bands as the kernel of the inverse reads it.</summary>
internal sealed class MelDeviceTables
{
    /// <summary>Threads of a group.</summary>
    public const int Threads = 256;

    /// <param name="options">The bands.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there are more bands than a group of threads has room for.</exception>
    public MelDeviceTables(MelOptions options, int bins)
    {
        MelBand[] bands = MelBands.Make(options, bins);
        MelTable table = new(bands, bins);
        MelInverseTable inverse = new(bands, bins);
        (Bands, Bins) = (table.Bands, bins);
        SharedBytes = checked(2 * (Bands + Threads) * sizeof(float));
        if (SharedBytes > FrameTables.MostSharedBytes)
        {
            throw new ArgumentException($"{nameof(MelOptions.Bands)} is {Bands} and needs {SharedBytes} bytes of shared memory; a group of the device's threads has {FrameTables.MostSharedBytes}, enough for {(FrameTables.MostSharedBytes / (2 * sizeof(float))) - Threads}", nameof(options));
        }

        Bank = [.. table.FirstBin, .. table.Start, .. inverse.FirstBand];
        Weights = [.. table.Weights.Span, .. inverse.Weights.Span];
        Factors = [.. inverse.InversePivots, .. inverse.Lower];
        Step = inverse.Step;
    }

    public int Bands { get; }

    public int Bins { get; }

    public int SharedBytes { get; }

    /// <summary>The first bin of each band, where each band's weights begin (one more), the lower band of each bin.</summary>
    public int[] Bank { get; }

    /// <summary>Weights band by band; then two for each bin.</summary>
    public float[] Weights { get; }

    /// <summary>For each band one over its pivot, then for each what stands below the diagonal.</summary>
    public float[] Factors { get; }

    /// <summary>A gradient step that always descends.</summary>
    public float Step { get; }
}
