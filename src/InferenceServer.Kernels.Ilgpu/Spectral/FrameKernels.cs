using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Spectral;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Spectral;

/// <summary>The kernels of <see cref="CudaStft"/> and <see cref="CudaGriffinLim"/> on an accelerator of ILGPU, launched as those launch them.</summary>
internal sealed class FrameKernels(Accelerator accelerator)
{
    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<float>, ArrayView<float>, long, long, int> _stft
        = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<float>, ArrayView<float>, long, long, int>(StftKernel.Run);

    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<ComplexValue>, ArrayView<ComplexValue>, long, long, ArrayView<float>> _inverse
        = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<ComplexValue>, ArrayView<ComplexValue>, long, long, ArrayView<float>>(InverseStftKernel.Run);

    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<ComplexValue>, long, long, ArrayView<float>, ArrayView<ComplexValue>, ArrayView<float>> _start
        = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<ComplexValue>, long, long, ArrayView<float>, ArrayView<ComplexValue>, ArrayView<float>>(GriffinLimStartKernel.Run);

    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<ComplexValue>, ArrayView<float>, float> _round
        = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<ComplexValue>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<ComplexValue>, ArrayView<float>, float>(GriffinLimRoundKernel.Run);

    private readonly Action<KernelConfig, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, float, ArrayView<float>> _assemble
        = accelerator.LoadStreamKernel<ArrayView<int>, ArrayView<float>, ArrayView<float>, int, float, ArrayView<float>>(OverlapAddKernel.Run);

    public float[] Forward(StftOptions options, float[] signal, SpectrumValues values, SpectrumOrder order)
    {
        Stft stft = new(options);
        using FrameBuffers buffers = new(accelerator, new(stft.Plan, byBin: true));
        int frames = stft.FrameCount(signal.Length), width = values == SpectrumValues.Complex ? 2 : 1;
        SpectrumStrides strides = SpectrumStrides.Of(order, stft.Bins, frames, width);
        using MemoryBuffer1D<float, Stride1D.Dense> input = accelerator.Allocate1D(signal), output = accelerator.Allocate1D<float>((long)stft.Bins * frames * width);
        _stft(buffers.Config(frames), buffers.Numbers.View, buffers.Turns.View, buffers.Window.View, input.View, output.View, strides.Bin, strides.Frame, (int)values);
        accelerator.Synchronize();
        return output.GetAsArray1D();
    }

    public float[] Inverse(StftOptions options, ComplexValue[] spectrum, int frames, int samples, SpectrumOrder order)
    {
        Stft stft = new(options);
        using FrameBuffers buffers = new(accelerator, new(stft.Plan, byBin: true));
        SpectrumStrides strides = SpectrumStrides.Of(order, stft.Bins, frames, 1);
        using MemoryBuffer1D<ComplexValue, Stride1D.Dense> input = accelerator.Allocate1D(spectrum);
        using MemoryBuffer1D<float, Stride1D.Dense> rows = buffers.Rows(frames), output = accelerator.Allocate1D<float>(samples);
        _inverse(buffers.Config(frames), buffers.Numbers.View, buffers.Turns.View, input.View, strides.Bin, strides.Frame, rows.View);
        Assemble(buffers, rows, frames, output);
        accelerator.Synchronize();
        return output.GetAsArray1D();
    }

    public float[] Reconstruct(GriffinLimOptions options, float[] magnitudes, ComplexValue[] phases, int samples, SpectrumOrder order)
    {
        Stft stft = new(options.Frames);
        using FrameBuffers buffers = new(accelerator, new(stft.Plan, byBin: false));
        int frames = magnitudes.Length / stft.Bins;
        SpectrumStrides strides = SpectrumStrides.Of(order, stft.Bins, frames, 1);
        using MemoryBuffer1D<float, Stride1D.Dense> input = accelerator.Allocate1D(magnitudes), rows = buffers.Rows(frames), signal = accelerator.Allocate1D<float>(samples);
        using MemoryBuffer1D<ComplexValue, Stride1D.Dense> turned = accelerator.Allocate1D<ComplexValue>(Math.Max(phases.Length, 1));
        using MemoryBuffer1D<float, Stride1D.Dense> kept = accelerator.Allocate1D<float>((long)frames * buffers.Tables.Slots);
        using MemoryBuffer1D<ComplexValue, Stride1D.Dense> previous = accelerator.Allocate1D<ComplexValue>((long)frames * buffers.Tables.Slots);
        turned.View.SubView(0, phases.Length).CopyFromCPU(phases);
        _start(buffers.Config(frames), buffers.Numbers.View, buffers.Turns.View, input.View, turned.View.SubView(0, phases.Length), strides.Bin, strides.Frame, kept.View, previous.View, rows.View);
        for (int iteration = 0; iteration < options.Iterations; iteration++)
        {
            Assemble(buffers, rows, frames, signal);
            _round(buffers.Config(frames), buffers.Numbers.View, buffers.Turns.View, buffers.Window.View, signal.View, kept.View, previous.View, rows.View, (float)(options.Momentum / (1 + options.Momentum)));
        }

        Assemble(buffers, rows, frames, signal);
        accelerator.Synchronize();
        return signal.GetAsArray1D();
    }

    private void Assemble(FrameBuffers buffers, MemoryBuffer1D<float, Stride1D.Dense> rows, int frames, MemoryBuffer1D<float, Stride1D.Dense> signal)
        => _assemble(
            new(((int)signal.Length + FrameBuffers.Threads - 1) / FrameBuffers.Threads, FrameBuffers.Threads), buffers.Numbers.View, buffers.Window.View, rows.View, frames,
            1f / buffers.Tables.Plan.Options.FftLength, signal.View);
}
