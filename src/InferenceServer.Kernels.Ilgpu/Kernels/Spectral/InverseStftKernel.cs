using ILGPU;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>Rows of samples from spectra: one group of threads for each frame and segment of its bins.</summary>
internal static class InverseStftKernel
{
    /// <param name="tables">Whole numbers of the transform, by the names of TableField.</param>
    /// <param name="turns">Its turns.</param>
    /// <param name="spectrum">Complex bins.</param>
    /// <param name="binStride">Complex values from one bin to the next.</param>
    /// <param name="frameStride">Complex values from one frame to the next.</param>
    /// <param name="rows">Receives [frames][segments][window], times n and not yet windowed.</param>
    [DeviceKernel(
        "inverse_stft", StftKernel.MostThreads,
        "Kernels/Spectral/InverseStftKernel.cs", "Kernels/Spectral/FrameStart.cs", "Kernels/Spectral/Radix2.cs", "Kernels/Spectral/Radix3.cs",
        "Kernels/Spectral/Radix4.cs", "Kernels/Spectral/Radix5.cs", "Kernels/Spectral/Radix6.cs", "Kernels/Spectral/Radix7.cs",
        "Kernels/Spectral/Radix8.cs", "Kernels/Spectral/Radix9.cs", "Kernels/Spectral/Radix10.cs", "Kernels/Spectral/IRadix.cs",
        "Kernels/Spectral/Points.cs", "Kernels/Spectral/PointMagnitudes.cs", "Kernels/Spectral/SmallDft.cs", "Kernels/Spectral/ComplexValue.cs",
        "Kernels/Spectral/Phase.cs", "Kernels/Spectral/GriffinLimSlots.cs", "Kernels/Spectral/FrameFft.cs", "Kernels/Spectral/FrameSegment.cs",
        "Kernels/Spectral/FrameSamples.cs", "Kernels/Spectral/FrameBins.cs", "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs",
        "../InferenceServer.Kernels/Spectral/Transforms/RealSegmentKind.cs",
        LeastGroups = 3)]
    public static void Run(
        ArrayView<int> tables, ArrayView<ComplexValue> turns, ArrayView<ComplexValue> spectrum, long binStride, long frameStride, ArrayView<float> rows)
    {
        ArrayView<ComplexValue> data = SharedMemory.GetDynamic<ComplexValue>();
        FrameSegment segment = FrameSegment.Of(tables, turns);
        ArrayView<ComplexValue> frame = spectrum.SubView(segment.Frame * frameStride);
        for (int i = Group.IdxX; i < segment.Items; i += Group.DimX)
        {
            ComplexValue low = Bin(segment, i, frame, binStride);
            ComplexValue high = segment.Kind == (int)RealSegmentKind.Packed ? Bin(segment, segment.Items + i, frame, binStride) : low;
            FrameStart.Put(segment, data, i, low, high);
        }

        Group.Barrier();
        FrameFft.Backward(segment, data, segment.Passes);
        FrameSamples.Store(segment, data, rows);
    }

    private static ComplexValue Bin(FrameSegment segment, int item, ArrayView<ComplexValue> frame, long binStride)
    {
        int bin = segment.Bin(item);
        ComplexValue value = frame[(bin < 0 ? ~bin : bin) * binStride];
        return FrameStart.Turned(segment, item, bin < 0 ? value.Conjugate : value);
    }
}
