using ILGPU;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// A complex transform in shared memory, in place, by one group of threads. Forward takes natural order and leaves the order of
/// the radices' digits; backward undoes that, so a round trip never sorts. Nothing is scaled.
/// </summary>
internal static class FrameFft
{
    /// <summary>The first passes, all or all but the last.</summary>
    public static void Forward(FrameSegment segment, ArrayView<ComplexValue> data, int passes)
    {
        for (int pass = 0; pass < passes; pass++)
        {
            Dispatch(segment, data, segment.FirstPass + (pass * TableField.PassSize), false);
            Group.Barrier();
        }
    }

    /// <summary>The inverse of values whose real and imaginary parts are exchanged; they are exchanged in the result as well.</summary>
    public static void Backward(FrameSegment segment, ArrayView<ComplexValue> data, int passes)
    {
        for (int pass = passes - 1; pass >= 0; pass--)
        {
            Dispatch(segment, data, segment.FirstPass + (pass * TableField.PassSize), true);
            Group.Barrier();
        }
    }

    /// <summary>The last pass and the way back through it, with the bins renewed between; their slots are in the order of the butterflies.</summary>
    public static void Renew(FrameSegment segment, ArrayView<ComplexValue> data, GriffinLimSlots slots)
    {
        int at = segment.FirstPass + ((segment.Passes - 1) * TableField.PassSize);
        switch (segment.Tables[at + TableField.PassRadix])
        {
            case 2: Renew<Radix2>(segment, data, at, slots); break;
            case 3: Renew<Radix3>(segment, data, at, slots); break;
            case 4: Renew<Radix4>(segment, data, at, slots); break;
            case 5: Renew<Radix5>(segment, data, at, slots); break;
            case 6: Renew<Radix6>(segment, data, at, slots); break;
            case 7: Renew<Radix7>(segment, data, at, slots); break;
            case 8: Renew<Radix8>(segment, data, at, slots); break;
            case 9: Renew<Radix9>(segment, data, at, slots); break;
            default: Renew<Radix10>(segment, data, at, slots); break;
        }
    }

    private static void Dispatch(FrameSegment segment, ArrayView<ComplexValue> data, int at, bool backward)
    {
        switch (segment.Tables[at + TableField.PassRadix])
        {
            case 2: Pass<Radix2>(segment, data, at, backward); break;
            case 3: Pass<Radix3>(segment, data, at, backward); break;
            case 4: Pass<Radix4>(segment, data, at, backward); break;
            case 5: Pass<Radix5>(segment, data, at, backward); break;
            case 6: Pass<Radix6>(segment, data, at, backward); break;
            case 7: Pass<Radix7>(segment, data, at, backward); break;
            case 8: Pass<Radix8>(segment, data, at, backward); break;
            case 9: Pass<Radix9>(segment, data, at, backward); break;
            default: Pass<Radix10>(segment, data, at, backward); break;
        }
    }

    private static void Renew<TRadix>(FrameSegment segment, ArrayView<ComplexValue> data, int at, GriffinLimSlots slots)
        where TRadix : struct, IRadix
    {
        TRadix radix = default;
        int count = segment.Length / radix.Size, span = segment.Tables[at + TableField.PassSpan];
        for (int butterfly = Group.IdxX; butterfly < count; butterfly += Group.DimX)
        {
            // Everything is read before anything is written: the device's compiler may not exchange the two.
            Points points = default, previous = default;
            PointMagnitudes magnitudes = default;
            previous.Load(slots.Previous, butterfly, count, radix.Size);
            magnitudes.Load(slots.Magnitudes.SubView(butterfly), count, radix.Size);
            points.Load(data, butterfly * span, 1, radix.Size);
            radix.Transform(ref points);
            points.Store(slots.Previous, butterfly, count, radix.Size);
            points.Renew(previous, magnitudes, slots.Momentum, radix.Size);
            radix.Transform(ref points);
            points.Store(data, butterfly * span, 1, radix.Size);
        }
    }

    private static void Pass<TRadix>(FrameSegment segment, ArrayView<ComplexValue> data, int at, bool backward)
        where TRadix : struct, IRadix
    {
        TRadix radix = default;
        int stride = segment.Tables[at + TableField.PassStride], first = segment.Tables[at + TableField.PassTurns], count = segment.Length / radix.Size;
        int place = segment.Tables[at + TableField.PassPlace], span = segment.Tables[at + TableField.PassSpan];
        uint reciprocal = (uint)segment.Tables[at + TableField.PassReciprocal];
        for (int butterfly = Group.IdxX; butterfly < count; butterfly += Group.DimX)
        {
            int block = (int)(((ulong)(uint)butterfly * reciprocal) >> 31), j = butterfly - (block * stride);
            int start = (block * span) + segment.Place(j);
            Points points = default;
            points.Load(data, start, place, radix.Size);

            // The last pass's turns are all 1.
            if (backward && stride > 1)
            {
                points.Turn(segment.Turns, first + j, stride, radix.Size);
            }

            radix.Transform(ref points);
            if (!backward && stride > 1)
            {
                points.Turn(segment.Turns, first + j, stride, radix.Size);
            }

            points.Store(data, start, place, radix.Size);
        }
    }
}
