using ILGPU;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// Rows of frames to a signal, one thread for each sample: it gathers the frames over it in their order, so it needs no atomics
/// and its sum is always the same.
/// </summary>
internal static class OverlapAddKernel
{
    /// <summary>Threads of a group, always.</summary>
    public const int Threads = 256;

    // Below this sum of squared windows a sample is silence, as on the CPU.
    private const float Least = 1e-11f;

    /// <param name="tables">Whole numbers of the transform, by the names of TableField.</param>
    /// <param name="window">The window.</param>
    /// <param name="rows">[frames][segments][window].</param>
    /// <param name="frames">How many.</param>
    /// <param name="scale">1/n.</param>
    /// <param name="signal">Filled whole.</param>
    [DeviceKernel(
        "overlap_add", Threads,
        "Kernels/Spectral/OverlapAddKernel.cs", "../InferenceServer.Kernels/Cuda/Spectral/TableField.cs")]
    public static void Run(ArrayView<int> tables, ArrayView<float> window, ArrayView<float> rows, int frames, float scale, ArrayView<float> signal)
    {
        long sample = ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        if (sample >= signal.Length)
        {
            return;
        }

        int width = tables[TableField.Window], hop = tables[TableField.Hop], segments = tables[TableField.Segments];

        // Counted from the start of the first frame's window.
        long at = sample - tables[TableField.Origin] - tables[TableField.WindowStart];
        long last = at < 0 ? -1 : at / hop, first = at < width ? 0 : ((at - width) / hop) + 1;
        last = last < frames ? last : frames - 1;
        float sum = 0, weight = 0;
        for (long frame = first; frame <= last; frame++)
        {
            long inside = at - (frame * hop), row = (frame * segments * width) + inside;
            float factor = window[inside], value = rows[row];
            for (int segment = 1; segment < segments; segment++)
            {
                value += rows[row + ((long)segment * width)];
            }

            sum = MathF.FusedMultiplyAdd(value, factor, sum);
            weight = MathF.FusedMultiplyAdd(factor, factor, weight);
        }

        signal[sample] = weight > Least ? sum * scale / weight : 0;
    }
}
