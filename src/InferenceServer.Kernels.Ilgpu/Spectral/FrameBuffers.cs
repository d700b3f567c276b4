using ILGPU;
using ILGPU.Runtime;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

namespace InferenceServer.Kernels.Ilgpu.Spectral;

/// <summary>A transform's tables in an accelerator's memory.</summary>
internal sealed class FrameBuffers(Accelerator accelerator, FrameTables tables) : IDisposable
{
    /// <summary>As many as a group of ILGPU's CPU accelerator has at most.</summary>
    public const int Threads = 16;

    public FrameTables Tables => tables;

    public MemoryBuffer1D<int, Stride1D.Dense> Numbers { get; } = accelerator.Allocate1D(tables.Numbers.ToArray());

    public MemoryBuffer1D<ComplexValue, Stride1D.Dense> Turns { get; } = accelerator.Allocate1D(Pairs([.. tables.Turns, 0, 0]));

    public MemoryBuffer1D<float, Stride1D.Dense> Window { get; } = accelerator.Allocate1D(tables.Plan.Analysis.Span.ToArray());

    public static ComplexValue[] Pairs(float[] values)
        => [.. Enumerable.Range(0, values.Length / 2).Select(i => new ComplexValue(values[2 * i], values[(2 * i) + 1]))];

    public MemoryBuffer1D<float, Stride1D.Dense> Rows(int frames)
        => accelerator.Allocate1D<float>((long)frames * tables.Segments * tables.Plan.Options.WindowLength);

    /// <summary>A group for each frame and segment, with the shared memory that it needs.</summary>
    public KernelConfig Config(int frames)
        => new(new Index3D(frames, tables.Segments, 1), new Index3D(Threads, 1, 1), SharedMemoryConfig.RequestDynamic<ComplexValue>(tables.SharedBytes / 8));

    public void Dispose()
    {
        Numbers.Dispose();
        Turns.Dispose();
        Window.Dispose();
    }
}
