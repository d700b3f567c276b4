namespace InferenceServer.Kernels.Spectral;

/// <summary>Rows of samples to rows of interleaved bins.</summary>
internal sealed unsafe class RowsForward(RealTransform transform, float* rows, float* spectra) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        RealSegment segment = transform.Segments[0];
        LaneBuffers buffers = new(transform, T.Count, scratch);
        LaneFrames<T>.Gather(rows + (nint)first * transform.Length, transform.Length, count, null, transform.Length, buffers.Time);
        LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);

        // Real and imaginary parts are rows of lanes; collected in natural order, a tile of them is turned at once.
        nint stride = 2 * (nint)transform.Bins;
        float* output = spectra + first * stride;
        int binsPerTile = Math.Max(T.Count / 2, 1);
        for (int bin = 0; bin < transform.Bins; bin += binsPerTile)
        {
            int bins = Math.Min(binsPerTile, transform.Bins - bin);
            for (int i = 0; i < bins; i++)
            {
                int element = bin + i == segment.Fft.Length ? bin + i : segment.Fft.Positions[bin + i];
                LaneComplex<T>.Store(LaneComplex<T>.Load(buffers.Data + (nint)element * 2 * T.Count), buffers.Tile + i * 2 * T.Count);
            }

            LaneFrames<T>.Scatter(buffers.Tile, 2 * bins, output + 2 * bin, stride, count);
        }
    }
}
