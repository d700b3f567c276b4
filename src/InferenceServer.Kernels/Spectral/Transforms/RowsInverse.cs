namespace InferenceServer.Kernels.Spectral;

/// <summary>Rows of interleaved bins to rows of samples.</summary>
internal sealed unsafe class RowsInverse(RealTransform transform, float* spectra, float* rows) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        RealSegment segment = transform.Segments[0];
        LaneBuffers buffers = new(transform, T.Count, scratch);
        nint stride = 2 * (nint)transform.Bins;
        float* input = spectra + first * stride;
        T scale = T.Broadcast(1f / transform.Length);
        int binsPerTile = Math.Max(T.Count / 2, 1);
        for (int bin = 0; bin < transform.Bins; bin += binsPerTile)
        {
            int bins = Math.Min(binsPerTile, transform.Bins - bin);
            LaneFrames<T>.Gather(input + 2 * bin, stride, count, null, 2 * bins, buffers.Tile);
            for (int i = 0; i < bins; i++)
            {
                int element = bin + i == segment.Fft.Length ? bin + i : segment.Fft.Positions[bin + i];
                LaneComplex<T> value = LaneComplex<T>.Load(buffers.Tile + i * 2 * T.Count);
                LaneComplex<T>.Store(new(value.Re * scale, value.Im * scale), buffers.Data + (nint)element * 2 * T.Count);
            }
        }

        LaneRealFft<T>.Inverse(segment, buffers.Data, buffers.Time, buffers.Fft, first: true);
        LaneFrames<T>.Scatter(buffers.Time, transform.Length, rows + (nint)first * transform.Length, transform.Length, count);
    }
}
