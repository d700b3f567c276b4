namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// Rows of samples to rows of interleaved bins. Real and imaginary parts are rows of lanes; collected in natural order,
/// a tile of them is turned at once.
/// </summary>
internal sealed unsafe class RowsForward(RealTransform transform, float* rows, float* spectra) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        RealSegment segment = transform.Segments[0];
        LaneBuffers buffers = new(transform, T.Count, scratch);
        LaneFrames<T>.Gather(rows + (nint)first * transform.Length, transform.Length, count, null, transform.Length, buffers.Time);
        nint stride = 2 * (nint)transform.Bins;
        float* output = spectra + first * stride;
        if (segment.Kind == RealSegmentKind.Packed)
        {
            LaneFft<T>.Forward(segment.Fft, buffers.Data, buffers.Fft);
            WritePairs<T>(segment, buffers, output, stride, count);
        }
        else
        {
            LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);
            WriteBins<T>(segment, buffers, output, stride, count);
        }
    }

    // Two tiles at a time, one from either end, untangled on the way.
    private static void WritePairs<T>(RealSegment segment, LaneBuffers buffers, float* output, nint stride, int count)
        where T : struct, ILanes<T>
    {
        int half = segment.Fft.Length, binsPerTile = Math.Max(T.Count / 2, 1);
        int[] positions = segment.Fft.Positions;
        float* lows = buffers.Tile, highs = lows + (2 * binsPerTile * T.Count);
        for (int start = 0; 2 * start <= half; start += binsPerTile)
        {
            int bins = Math.Min(binsPerTile, (half / 2) + 1 - start);
            for (int i = 0; i < bins; i++)
            {
                LaneComplex<T> low = LaneRealFft<T>.Pair(segment, positions, buffers.Data, start + i, out LaneComplex<T> high);
                LaneComplex<T>.Store(low, lows + (2 * i * T.Count));
                LaneComplex<T>.Store(high, highs + (2 * (bins - 1 - i) * T.Count));
            }

            LaneFrames<T>.Scatter(lows, 2 * bins, output + (2 * start), stride, count);
            LaneFrames<T>.Scatter(highs, 2 * bins, output + (2 * (half - start - bins + 1)), stride, count);
        }
    }

    private static void WriteBins<T>(RealSegment segment, LaneBuffers buffers, float* output, nint stride, int count)
        where T : struct, ILanes<T>
    {
        int binsPerTile = Math.Max(T.Count / 2, 1), all = segment.Positions.Length;
        for (int bin = 0; bin < all; bin += binsPerTile)
        {
            int bins = Math.Min(binsPerTile, all - bin);
            for (int i = 0; i < bins; i++)
            {
                float* element = buffers.Data + (nint)segment.Fft.Positions[bin + i] * 2 * T.Count;
                LaneComplex<T>.Store(LaneComplex<T>.Load(element), buffers.Tile + (2 * i * T.Count));
            }

            LaneFrames<T>.Scatter(buffers.Tile, 2 * bins, output + (2 * bin), stride, count);
        }
    }
}
