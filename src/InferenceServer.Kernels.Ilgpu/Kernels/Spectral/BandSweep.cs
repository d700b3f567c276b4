using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// Solves with one factor of a tridiagonal matrix, in place: v[b] = constant - lower v[b ∓ 1] along the bands. Each thread joins
/// the steps of its share to one, these are scanned in a fixed tree, and each share is gone through again with what comes before it.
/// </summary>
internal static class BandSweep
{
    /// <param name="values">One for each band.</param>
    /// <param name="factors">One over each pivot, then what stands below the diagonal.</param>
    /// <param name="scan">Two values for each thread.</param>
    /// <param name="down">From the last band to the first, with the pivots.</param>
    public static void Run(ArrayView<float> values, ArrayView<float> factors, ArrayView<float> scan, bool down)
    {
        int count = (int)values.Length, each = (count + Group.DimX - 1) / Group.DimX, own = 2 * Group.IdxX;
        int from = Group.IdxX * each, to = from + each < count ? from + each : count;
        float factor = 1, carried = 0;
        for (int t = from; t < to; t++)
        {
            float step = Step(factors, count, t, down);
            factor *= step;
            carried = MathF.FusedMultiplyAdd(step, carried, Constant(values, factors, count, t, down));
        }

        scan[own] = factor;
        scan[own + 1] = carried;
        Group.Barrier();
        for (int reach = 1; reach < Group.DimX; reach *= 2)
        {
            bool joins = Group.IdxX >= reach;
            float otherFactor = joins ? scan[own - (2 * reach)] : 1, other = joins ? scan[own - (2 * reach) + 1] : 0;
            Group.Barrier();
            scan[own + 1] = MathF.FusedMultiplyAdd(scan[own], other, scan[own + 1]);
            scan[own] *= otherFactor;
            Group.Barrier();
        }

        carried = Group.IdxX > 0 ? scan[own - 1] : 0;
        for (int t = from; t < to; t++)
        {
            carried = MathF.FusedMultiplyAdd(Step(factors, count, t, down), carried, Constant(values, factors, count, t, down));
            values[down ? count - 1 - t : t] = carried;
        }

        Group.Barrier();
    }

    private static float Step(ArrayView<float> factors, int count, int t, bool down)
        => down ? -factors[count + count - 1 - t] : t == 0 ? 0 : -factors[count + t - 1];

    private static float Constant(ArrayView<float> values, ArrayView<float> factors, int count, int t, bool down)
        => down ? values[count - 1 - t] * factors[count - 1 - t] : values[t];
}
