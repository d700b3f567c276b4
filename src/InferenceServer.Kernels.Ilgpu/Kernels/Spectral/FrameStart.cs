using ILGPU;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Bins into shared memory, as the inverse transform expects them.</summary>
internal static class FrameStart
{
    /// <summary>From the frame's origin to the window's, where the zeros around the window are left out.</summary>
    public static ComplexValue Turned(FrameSegment segment, int item, ComplexValue value)
        => segment.FirstShift < 0 ? value : value * segment.Turns[segment.FirstShift + item].Conjugate;

    /// <param name="segment">The group's.</param>
    /// <param name="data">Shared memory.</param>
    /// <param name="item">Which.</param>
    /// <param name="low">Its bin.</param>
    /// <param name="high">The mirrored bin, of a packed segment.</param>
    public static void Put(FrameSegment segment, ArrayView<ComplexValue> data, int item, ComplexValue low, ComplexValue high)
    {
        if (segment.Kind == (int)RealSegmentKind.Packed)
        {
            FrameBins.Tangle(segment.Turns[segment.FirstTurn + item], item == 0, ref low, ref high);
            data[segment.High(item)] = high.Swapped;
        }
        else if (segment.Kind == (int)RealSegmentKind.Odd)
        {
            low = item == 0 ? new(low.Re, 0) : low;
            data[segment.High(item)] = low.Conjugate.Swapped;
        }

        data[segment.Low(item)] = low.Swapped;
    }
}
