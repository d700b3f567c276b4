using ILGPU;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Samples under a window to and from what is transformed, as InferenceServer.Kernels.Spectral.RealSegment splits them.</summary>
internal static class FrameSamples
{
    public static void Gather(FrameSegment segment, ArrayView<float> window, ArrayView<float> signal, ArrayView<ComplexValue> data)
    {
        long start = ((long)segment.Frame * segment.Tables[TableField.Hop]) + segment.Tables[TableField.Origin];

        // Most frames reach over neither end.
        bool inside = start + segment.WindowStart >= 0 && start + segment.WindowStart + segment.Window <= signal.Length, mirrors = segment.Tables[TableField.Mirrors] != 0;
        for (int j = Group.IdxX; j < segment.Length; j += Group.DimX)
        {
            ComplexValue value;
            if (segment.Kind == (int)RealSegmentKind.Packed)
            {
                value = new(Sample(segment, window, signal, start, inside, mirrors, 2 * j), Sample(segment, window, signal, start, inside, mirrors, (2 * j) + 1));
            }
            else
            {
                float other = segment.Kind == (int)RealSegmentKind.Shifted ? -Sample(segment, window, signal, start, inside, mirrors, j + segment.Half) : 0;
                value = new(Sample(segment, window, signal, start, inside, mirrors, j), other);
                if (segment.Kind != (int)RealSegmentKind.Odd)
                {
                    value *= segment.Turns[segment.FirstTurn + j];
                }
            }

            data[segment.Place(j)] = value;
        }

        Group.Barrier();
    }

    /// <summary>Writes what the segment's bins add to the samples under the window, times n, to the group's row of [frames][segments][window].</summary>
    public static void Store(FrameSegment segment, ArrayView<ComplexValue> data, ArrayView<float> rows)
    {
        long row = (((long)segment.Frame * segment.Tables[TableField.Segments]) + segment.Segment) * segment.Window;
        for (int j = Group.IdxX; j < segment.Length; j += Group.DimX)
        {
            ComplexValue value = data[segment.Place(j)].Swapped;
            if (segment.Kind == (int)RealSegmentKind.Packed)
            {
                Put(segment, rows, row, 2 * j, value.Re);
                Put(segment, rows, row, (2 * j) + 1, value.Im);
            }
            else if (segment.Kind == (int)RealSegmentKind.Odd)
            {
                Put(segment, rows, row, j, value.Re);
            }
            else
            {
                value *= segment.Turns[segment.FirstTurn + j].Conjugate;
                Put(segment, rows, row, j, 2 * value.Re);
                if (segment.Kind == (int)RealSegmentKind.Shifted)
                {
                    Put(segment, rows, row, j + segment.Half, -2 * value.Im);
                }
            }
        }
    }

    private static float Sample(FrameSegment segment, ArrayView<float> window, ArrayView<float> signal, long start, bool isInside, bool mirrors, int j)
    {
        int inside = j - segment.WindowStart;
        if (inside < 0 || inside >= segment.Window)
        {
            return 0;
        }

        long at = start + j, last = signal.Length - 1;
        if (isInside)
        {
            return window[inside] * signal[at];
        }

        if (mirrors)
        {
            at = at < 0 ? -at : at > last ? (2 * last) - at : at;
        }

        return at >= 0 && at <= last ? window[inside] * signal[at] : 0;
    }

    private static void Put(FrameSegment segment, ArrayView<float> rows, long row, int j, float value)
    {
        int inside = j - segment.WindowStart;
        if (inside >= 0 && inside < segment.Window)
        {
            rows[row + inside] = value;
        }
    }
}
