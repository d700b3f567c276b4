using ILGPU;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Spectra of a signal's frames: one group of threads for each frame and segment of its bins.</summary>
internal static class StftKernel
{
    /// <summary>Threads of a group at most; registers are bounded so that a processor holds three such groups.</summary>
    public const int MostThreads = 256;

    /// <param name="tables">Whole numbers of the transform, by the names of TableField.</param>
    /// <param name="turns">Its turns.</param>
    /// <param name="window">The window.</param>
    /// <param name="signal">Samples.</param>
    /// <param name="spectrum">Receives what is kept of each bin.</param>
    /// <param name="binStride">Values from one bin to the next.</param>
    /// <param name="frameStride">Values from one frame to the next.</param>
    /// <param name="kept">What is kept of a bin: 0 its power, 1 its magnitude, 2 both parts.</param>
    [DeviceKernel(
        "stft", MostThreads,
        "Kernels/Spectral/StftKernel.cs", "Kernels/Spectral/Radix2.cs", "Kernels/Spectral/Radix3.cs", "Kernels/Spectral/Radix4.cs",
        "Kernels/Spectral/Radix5.cs", "Kernels/Spectral/Radix6.cs", "Kernels/Spectral/Radix7.cs", "Kernels/Spectral/Radix8.cs",
        "Kernels/Spectral/Radix9.cs", "Kernels/Spectral/Radix10.cs", "Kernels/Spectral/IRadix.cs", "Kernels/Spectral/Points.cs",
        "Kernels/Spectral/PointMagnitudes.cs", "Kernels/Spectral/SmallDft.cs", "Kernels/Spectral/ComplexValue.cs", "Kernels/Spectral/Phase.cs",
        "Kernels/Spectral/GriffinLimSlots.cs", "Kernels/Spectral/FrameFft.cs", "Kernels/Spectral/FrameSegment.cs",
        "Kernels/Spectral/FrameSamples.cs", "Kernels/Spectral/FrameBins.cs", "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs",
        "../InferenceServer.Kernels/Spectral/Transforms/RealSegmentKind.cs",
        LeastGroups = 3)]
    public static void Run(
        ArrayView<int> tables, ArrayView<ComplexValue> turns, ArrayView<float> window, ArrayView<float> signal, ArrayView<float> spectrum,
        long binStride, long frameStride, int kept)
    {
        ArrayView<ComplexValue> data = SharedMemory.GetDynamic<ComplexValue>();
        FrameSegment segment = FrameSegment.Of(tables, turns);
        FrameSamples.Gather(segment, window, signal, data);
        FrameFft.Forward(segment, data, segment.Passes);
        ArrayView<float> frame = spectrum.SubView(segment.Frame * frameStride);
        for (int i = Group.IdxX; i < segment.Items; i += Group.DimX)
        {
            ComplexValue low = data[segment.Low(i)];
            if (segment.Kind == (int)RealSegmentKind.Packed)
            {
                ComplexValue high = data[segment.High(i)];
                FrameBins.Untangle(turns[segment.FirstTurn + i], i == 0, ref low, ref high);
                Keep(segment, segment.Items + i, high, frame, binStride, kept);
            }

            Keep(segment, i, low, frame, binStride, kept);
        }
    }

    private static void Keep(FrameSegment segment, int item, ComplexValue value, ArrayView<float> frame, long binStride, int kept)
    {
        int bin = segment.Bin(item);
        long at = (bin < 0 ? ~bin : bin) * binStride;
        if (kept == 2)
        {
            value = segment.FirstShift < 0 ? value : value * segment.Turns[segment.FirstShift + item];
            frame[at] = value.Re;
            frame[at + 1] = bin < 0 ? -value.Im : value.Im;
            return;
        }

        float power = MathF.FusedMultiplyAdd(value.Re, value.Re, value.Im * value.Im);
        frame[at] = kept == 0 ? power : MathF.Sqrt(power);
    }
}
