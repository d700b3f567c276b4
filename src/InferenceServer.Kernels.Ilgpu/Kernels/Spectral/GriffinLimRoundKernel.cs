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
    // torchaudio adds 1e-16 to a magnitude so that nothing divides by zero; this is its square.
    private const float Tiny = 1e-32f;
    private const uint InverseSqrtBits = 0x5F3759DF;

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
        "Kernels/Spectral/Radix4.cs", "Kernels/Spectral/Radix5.cs", "Kernels/Spectral/Radix6.cs", "Kernels/Spectral/Radix7.cs", "Kernels/Spectral/Radix8.cs",
        "Kernels/Spectral/Radix9.cs", "Kernels/Spectral/Radix10.cs", "Kernels/Spectral/IRadix.cs", "Kernels/Spectral/Points.cs",
        "Kernels/Spectral/SmallDft.cs", "Kernels/Spectral/ComplexValue.cs", "Kernels/Spectral/FramePad.cs", "Kernels/Spectral/FrameFft.cs",
        "Kernels/Spectral/FrameSegment.cs", "Kernels/Spectral/FrameSamples.cs", "Kernels/Spectral/FrameBins.cs",
        "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs", "../InferenceServer.Kernels/Spectral/Transforms/RealSegmentKind.cs",
        LeastGroups = 3)]
    public static void Run(
        ArrayView<int> tables, ArrayView<ComplexValue> turns, ArrayView<float> window, ArrayView<float> signal,
        ArrayView<float> magnitudes, ArrayView<ComplexValue> previous, ArrayView<float> rows, float momentum)
    {
        ArrayView<ComplexValue> data = SharedMemory.GetDynamic<ComplexValue>();
        FrameSegment segment = FrameSegment.Of(tables, turns);
        FrameSamples.Gather(segment, window, signal, data);
        FrameFft.Forward(segment, data);
        long slot = ((long)segment.Frame * tables[TableField.Slots]) + segment.FirstSlot;
        for (int i = Group.IdxX; i < segment.Items; i += Group.DimX)
        {
            ComplexValue low = data[segment.Low(i)], high = low;
            if (segment.Kind == (int)RealSegmentKind.Packed)
            {
                high = data[segment.High(i)];
                FrameBins.Untangle(turns[segment.FirstTurn + i], i == 0, ref low, ref high);
                high = Renew(high, magnitudes, previous, slot + segment.Items + i, momentum);
            }

            low = Renew(low, magnitudes, previous, slot + i, momentum);
            FrameStart.Put(segment, data, i, low, high);
        }

        Group.Barrier();
        FrameFft.Backward(segment, data);
        FrameSamples.Store(segment, data, rows);
    }

    // angle = rebuilt - m previous; previous = rebuilt; next = magnitude angle / |angle|.
    private static ComplexValue Renew(ComplexValue rebuilt, ArrayView<float> magnitudes, ArrayView<ComplexValue> previous, long slot, float momentum)
    {
        ComplexValue angle = ComplexValue.AddScaled(rebuilt, -momentum, previous[slot]);
        previous[slot] = rebuilt;
        float square = MathF.FusedMultiplyAdd(angle.Re, angle.Re, MathF.FusedMultiplyAdd(angle.Im, angle.Im, Tiny));
        return (magnitudes[slot] * InverseSqrt(square)) * angle;
    }

    // A guess and three of Newton's steps, as on the CPU: full single precision without the device's slow root and division.
    private static float InverseSqrt(float value)
    {
        float half = 0.5f * value, root = Interop.IntAsFloat(InverseSqrtBits - (Interop.FloatAsInt(value) >> 1));
        root *= MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
        root *= MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
        return root * MathF.FusedMultiplyAdd(-(half * root), root, 1.5f);
    }
}
