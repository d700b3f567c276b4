using ILGPU;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Takes magnitudes and first phases in, in the order in which rounds go through them, and makes the first rows.</summary>
internal static class GriffinLimStartKernel
{
    /// <param name="tables">Whole numbers of the transform, by the names of TableField.</param>
    /// <param name="turns">Its turns.</param>
    /// <param name="magnitudes">Magnitudes of bins.</param>
    /// <param name="phases">Factors of the magnitudes, in their order; empty for phases of 0.</param>
    /// <param name="binStride">Values from one bin to the next.</param>
    /// <param name="frameStride">Values from one frame to the next.</param>
    /// <param name="kept">Receives the magnitudes as [frames][slots].</param>
    /// <param name="previous">Receives zeros, [frames][slots].</param>
    /// <param name="rows">Receives [frames][segments][window], times n and not yet windowed.</param>
    [DeviceKernel(
        "griffin_lim_start", StftKernel.MostThreads,
        "Kernels/Spectral/GriffinLimStartKernel.cs", "Kernels/Spectral/FrameStart.cs", "Kernels/Spectral/Radix2.cs", "Kernels/Spectral/Radix3.cs",
        "Kernels/Spectral/Radix4.cs", "Kernels/Spectral/Radix5.cs", "Kernels/Spectral/Radix6.cs", "Kernels/Spectral/Radix7.cs",
        "Kernels/Spectral/Radix8.cs", "Kernels/Spectral/Radix9.cs", "Kernels/Spectral/Radix10.cs", "Kernels/Spectral/IRadix.cs",
        "Kernels/Spectral/Points.cs", "Kernels/Spectral/PointMagnitudes.cs", "Kernels/Spectral/SmallDft.cs", "Kernels/Spectral/ComplexValue.cs",
        "Kernels/Spectral/Phase.cs", "Kernels/Spectral/GriffinLimSlots.cs", "Kernels/Spectral/FrameFft.cs", "Kernels/Spectral/FrameSegment.cs",
        "Kernels/Spectral/FrameSamples.cs", "Kernels/Spectral/FrameBins.cs", "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs",
        "../InferenceServer.Kernels/Spectral/Transforms/RealSegmentKind.cs",
        LeastGroups = 3)]
    public static void Run(
        ArrayView<int> tables, ArrayView<ComplexValue> turns, ArrayView<float> magnitudes, ArrayView<ComplexValue> phases,
        long binStride, long frameStride, ArrayView<float> kept, ArrayView<ComplexValue> previous, ArrayView<float> rows)
    {
        ArrayView<ComplexValue> data = SharedMemory.GetDynamic<ComplexValue>();
        FrameSegment segment = FrameSegment.Of(tables, turns);
        long first = segment.Frame * frameStride, slot = ((long)segment.Frame * tables[TableField.Slots]) + segment.FirstSlot;
        bool packed = segment.Kind == (int)RealSegmentKind.Packed;
        for (int i = Group.IdxX; i < segment.Items; i += Group.DimX)
        {
            ComplexValue low = Take(segment, i, magnitudes, phases, first, binStride, kept, previous, slot);
            ComplexValue high = packed ? Take(segment, segment.Items + i, magnitudes, phases, first, binStride, kept, previous, slot) : low;
            FrameStart.Put(segment, data, i, low, high);
        }

        Group.Barrier();
        FrameFft.Backward(segment, data, segment.Passes);
        FrameSamples.Store(segment, data, rows);
    }

    private static ComplexValue Take(
        FrameSegment segment, int item, ArrayView<float> magnitudes, ArrayView<ComplexValue> phases, long first, long binStride,
        ArrayView<float> kept, ArrayView<ComplexValue> previous, long slot)
    {
        int bin = segment.Bin(item);
        long at = first + ((bin < 0 ? ~bin : bin) * binStride);
        float magnitude = magnitudes[at];
        kept[slot + item] = magnitude;
        previous[slot + item] = new(0, 0);
        ComplexValue value = new(magnitude, 0);
        if (phases.Length > 0)
        {
            value = magnitude * phases[at];
        }

        return FrameStart.Turned(segment, item, bin < 0 ? value.Conjugate : value);
    }
}
