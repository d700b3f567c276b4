using ILGPU;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// A complex transform in shared memory, in place, by one group of threads. Forward takes natural order and leaves the order of
/// the radices' digits; backward undoes that, so a round trip never sorts. Nothing is scaled.
/// </summary>
internal static class FrameFft
{
    public static void Forward(FrameSegment segment, ArrayView<ComplexValue> data)
    {
        for (int pass = 0; pass < segment.Passes; pass++)
        {
            Dispatch(segment, data, segment.FirstPass + (pass * TableField.PassSize), false);
            Group.Barrier();
        }
    }

    /// <summary>The inverse of values whose real and imaginary parts are exchanged; they are exchanged in the result as well.</summary>
    public static void Backward(FrameSegment segment, ArrayView<ComplexValue> data)
    {
        for (int pass = segment.Passes - 1; pass >= 0; pass--)
        {
            Dispatch(segment, data, segment.FirstPass + (pass * TableField.PassSize), true);
            Group.Barrier();
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

    private static void Pass<TRadix>(FrameSegment segment, ArrayView<ComplexValue> data, int at, bool backward)
        where TRadix : struct, IRadix
    {
        TRadix radix = default;
        int stride = segment.Tables[at + TableField.PassStride], first = segment.Tables[at + TableField.PassTurns];
        int count = segment.Length / radix.Size;
        uint reciprocal = (uint)segment.Tables[at + TableField.PassReciprocal];
        for (int butterfly = Group.IdxX; butterfly < count; butterfly += Group.DimX)
        {
            int block = (int)(((ulong)(uint)butterfly * reciprocal) >> 31), j = butterfly - (block * stride);
            int start = (block * stride * radix.Size) + j;
            Points points = default;
            points.Load(data, start, stride, radix.Size);

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

            points.Store(data, start, stride, radix.Size);
        }
    }
}
