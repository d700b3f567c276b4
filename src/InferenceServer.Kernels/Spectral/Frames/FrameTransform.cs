namespace InferenceServer.Kernels.Spectral;

/// <summary>Windowed frames of a padded signal to and from lanes.</summary>
internal static unsafe class FrameTransform<T>
    where T : struct, ILanes<T>
{
    /// <summary>Cuts, windows and turns <paramref name="count"/> frames into lanes, from sample 0 of <see cref="RealTransform.Support"/> on.</summary>
    public static void Gather(FramePlan plan, float* padded, int first, int count, float* time)
    {
        nint start = (nint)first * plan.Options.HopLength + plan.WindowStart;
        Clear(time, plan.LocalStart);
        LaneFrames<T>.Gather(padded + start, plan.Options.HopLength, count, plan.Analysis.Pointer, plan.Options.WindowLength, time + (nint)plan.LocalStart * T.Count);
        int end = plan.LocalStart + plan.Options.WindowLength;
        Clear(time + (nint)end * T.Count, plan.Transform.Support - end);
    }

    /// <summary>Writes the samples under the window to rows [frames][window].</summary>
    public static void Scatter(FramePlan plan, float* time, int first, int count, float* rows)
        => LaneFrames<T>.Scatter(
            time + (nint)plan.LocalStart * T.Count, plan.Options.WindowLength, rows + (nint)first * plan.Options.WindowLength, plan.Options.WindowLength, count);

    private static void Clear(float* time, int rows)
    {
        for (int j = 0; j < rows; j++)
        {
            T.Store(T.Broadcast(0), time + (nint)j * T.Count);
        }
    }
}
