using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// Bins from bands, one group of threads for each frame: the solution of least norm by a sweep up and a sweep down the bands, then
/// accelerated projected gradient steps where wanted; what InferenceServer.Kernels.Spectral.InverseMel does.
/// </summary>
internal static class InverseMelKernel
{
    /// <summary>Threads of a group at most.</summary>
    public const int MostThreads = 256;

    /// <param name="bank">Bands from the side of their bins: the first bin of each band, where each band's weights begin (one more), the lower band of each bin.</param>
    /// <param name="weights">Weights band by band; then two for each bin.</param>
    /// <param name="factors">For each band one over its pivot, then for each what stands below the diagonal.</param>
    /// <param name="bands">Values of bands.</param>
    /// <param name="spectrogram">Receives values of bins.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="bandStride">Values from one band to the next.</param>
    /// <param name="bandFrameStride">Values from one frame of bands to the next.</param>
    /// <param name="binStride">Values from one bin to the next.</param>
    /// <param name="binFrameStride">Values from one frame of bins to the next.</param>
    /// <param name="iterates">Two sets of [frames][bins] for iterations; empty without them.</param>
    /// <param name="iterations">Steps.</param>
    /// <param name="step">Their length.</param>
    [DeviceKernel(
        "inverse_mel", MostThreads,
        "Kernels/Spectral/InverseMelKernel.cs", "Kernels/Spectral/MelView.cs", "Kernels/Spectral/BandSweep.cs")]
    public static void Run(
        ArrayView<int> bank, ArrayView<float> weights, ArrayView<float> factors, ArrayView<float> bands, ArrayView<float> spectrogram, int bins,
        long bandStride, long bandFrameStride, long binStride, long binFrameStride, ArrayView<float> iterates, int iterations, float step)
    {
        int count = (int)factors.Length / 2;
        ArrayView<float> shared = SharedMemory.GetDynamic<float>();
        MelView view = new() { Bank = bank, Weights = weights, Target = shared.SubView(0, count), Solution = shared.SubView(count, count), Bands = count, Bins = bins };
        ArrayView<float> scan = shared.SubView(2 * count, 2 * Group.DimX);
        for (int band = Group.IdxX; band < count; band += Group.DimX)
        {
            float value = bands[(Grid.IdxX * bandFrameStride) + (band * bandStride)];
            (view.Target[band], view.Solution[band]) = (value, value);
        }

        Group.Barrier();
        BandSweep.Run(view.Solution, factors, scan, false);
        BandSweep.Run(view.Solution, factors, scan, true);
        ArrayView<float> output = spectrogram.SubView(Grid.IdxX * binFrameStride);
        for (int bin = Group.IdxX; bin < bins; bin += Group.DimX)
        {
            float value = view.Spread(bin);
            output[bin * binStride] = value < 0 ? 0 : value;
        }

        if (iterations > 0)
        {
            Descend(view, output, binStride, iterates, iterations, step);
        }
    }

    // Nesterov's accelerated projected gradient. A thread owns its bins; what was the older iterate becomes the extrapolated point, then the newer one.
    private static void Descend(MelView view, ArrayView<float> output, long binStride, ArrayView<float> iterates, int iterations, float step)
    {
        long newer = Grid.IdxX * 2L * view.Bins, older = newer + view.Bins;
        for (int bin = Group.IdxX; bin < view.Bins; bin += Group.DimX)
        {
            float value = output[bin * binStride];
            (iterates[newer + bin], iterates[older + bin]) = (value, value);
        }

        for (int iteration = 0; iteration < iterations; iteration++)
        {
            float ahead = iteration / (iteration + 3f);
            for (int bin = Group.IdxX; bin < view.Bins; bin += Group.DimX)
            {
                float now = iterates[newer + bin];
                iterates[older + bin] = MathF.FusedMultiplyAdd(ahead, now - iterates[older + bin], now);
            }

            Group.Barrier();
            for (int band = Group.IdxX; band < view.Bands; band += Group.DimX)
            {
                view.Solution[band] = view.Sum(band, iterates.SubView(older)) - view.Target[band];
            }

            Group.Barrier();
            for (int bin = Group.IdxX; bin < view.Bins; bin += Group.DimX)
            {
                float value = MathF.FusedMultiplyAdd(-step, view.Spread(bin), iterates[older + bin]);
                iterates[older + bin] = value < 0 ? 0 : value;
            }

            (newer, older) = (older, newer);
        }

        for (int bin = Group.IdxX; bin < view.Bins; bin += Group.DimX)
        {
            output[bin * binStride] = iterates[newer + bin];
        }
    }
}
