using ILGPU;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// One round of Griffin and Lim for one frame and segment of its bins without leaving the processor: cut and transform, replace
/// magnitudes, transform back. What a window that does not start at sample 0 turns its bins by would cancel out and is left out.
/// </summary>
internal static class GriffinLimRoundKernel
{
    /// <param name="tables">Whole numbers of the transform, by the names of TableField.</param>
    /// <param name="turns">Its turns.</param>
    /// <param name="window">The window.</param>
    /// <param name="signal">The last round's samples.</param>
    /// <param name="magnitudes">[frames][slots].</param>
    /// <param name="previous">The last round's bins, [frames][slots]; replaced by this round's.</param>
    /// <param name="rows">Receives [frames][segments][window], times n and not yet windowed.</param>
    /// <param name="momentum">m / (1 + m).</param>
    [DeviceKernel(
        "griffin_lim_round", StftKernel.MostThreads,
        "Kernels/Spectral/GriffinLimRoundKernel.cs", "Kernels/Spectral/FrameStart.cs", "Kernels/Spectral/Radix2.cs", "Kernels/Spectral/Radix3.cs",
        "Kernels/Spectral/Radix4.cs", "Kernels/Spectral/Radix5.cs", "Kernels/Spectral/Radix6.cs", "Kernels/Spectral/Radix7.cs",
        "Kernels/Spectral/Radix8.cs", "Kernels/Spectral/Radix9.cs", "Kernels/Spectral/Radix10.cs", "Kernels/Spectral/IRadix.cs",
        "Kernels/Spectral/Points.cs", "Kernels/Spectral/PointMagnitudes.cs", "Kernels/Spectral/SmallDft.cs", "Kernels/Spectral/ComplexValue.cs",
        "Kernels/Spectral/Phase.cs", "Kernels/Spectral/GriffinLimSlots.cs", "Kernels/Spectral/FrameFft.cs", "Kernels/Spectral/FrameSegment.cs",
        "Kernels/Spectral/FrameSamples.cs", "Kernels/Spectral/FrameBins.cs", "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs",
        "../InferenceServer.Kernels/Spectral/Transforms/RealSegmentKind.cs",
        LeastGroups = 3)]
    public static void Run(
        ArrayView<int> tables, ArrayView<ComplexValue> turns, ArrayView<float> window, ArrayView<float> signal,
        ArrayView<float> magnitudes, ArrayView<ComplexValue> previous, ArrayView<float> rows, float momentum)
    {
        ArrayView<ComplexValue> data = SharedMemory.GetDynamic<ComplexValue>();
        FrameSegment segment = FrameSegment.Of(tables, turns);
        FrameSamples.Gather(segment, window, signal, data);
        long slot = ((long)segment.Frame * tables[TableField.Slots]) + segment.FirstSlot;
        GriffinLimSlots slots = new() { Magnitudes = magnitudes.SubView(slot), Previous = previous.SubView(slot), Momentum = momentum };

        // Bins that stand alone are renewed between the last pass and its way back, in registers.
        bool joined = segment.Passes > 0 && (segment.Kind == (int)RealSegmentKind.Twisted || segment.Kind == (int)RealSegmentKind.Shifted);
        int passes = joined ? segment.Passes - 1 : segment.Passes;
        FrameFft.Forward(segment, data, passes);
        if (joined)
        {
            FrameFft.Renew(segment, data, slots);
        }
        else
        {
            Renew(segment, data, slots);
        }

        Group.Barrier();
        FrameFft.Backward(segment, data, passes);
        FrameSamples.Store(segment, data, rows);
    }

    private static void Renew(FrameSegment segment, ArrayView<ComplexValue> data, GriffinLimSlots slots)
    {
        bool packed = segment.Kind == (int)RealSegmentKind.Packed;
        for (int i = Group.IdxX; i < segment.Items; i += Group.DimX)
        {
            int mirrored = packed ? segment.Items + i : i;
            float magnitude = slots.Magnitudes[i], mirroredMagnitude = slots.Magnitudes[mirrored];
            ComplexValue before = slots.Previous[i], mirroredBefore = slots.Previous[mirrored];
            ComplexValue low = data[segment.Low(i)], high = low;
            if (packed)
            {
                high = data[segment.High(i)];
                FrameBins.Untangle(segment.Turns[segment.FirstTurn + i], i == 0, ref low, ref high);
            }

            slots.Previous[i] = low;
            slots.Previous[mirrored] = high;
            FrameStart.Put(segment, data, i, Phase.Next(low, before, magnitude, slots.Momentum), Phase.Next(high, mirroredBefore, mirroredMagnitude, slots.Momentum));
        }
    }
}
