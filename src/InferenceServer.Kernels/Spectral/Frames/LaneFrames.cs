namespace InferenceServer.Kernels.Spectral;

/// <summary>Frames that lie as rows, or overlap in a signal, to and from lanes.</summary>
internal static unsafe class LaneFrames<T>
    where T : struct, ILanes<T>
{
    /// <summary><c>time[j][lane] = frame[lane][j] * window[j]</c>; lanes without a frame become zero.</summary>
    /// <param name="frames">The first frame.</param>
    /// <param name="stride">Floats from one frame to the next.</param>
    /// <param name="count">Frames there are, at most the lanes.</param>
    /// <param name="window">One factor per sample, or null.</param>
    /// <param name="length">Samples of a frame.</param>
    /// <param name="time">The lanes.</param>
    public static void Gather(float* frames, nint stride, int count, float* window, int length, float* time)
    {
        int j = 0;
        if (count == T.Count)
        {
            for (; j <= length - T.Count; j += T.Count)
            {
                T.Transpose(frames + j, stride, time + (nint)j * T.Count, T.Count);
                if (window != null)
                {
                    Weigh(window + j, T.Count, time + (nint)j * T.Count);
                }
            }
        }

        for (; j < length; j++)
        {
            float* row = time + (nint)j * T.Count;
            for (int lane = 0; lane < T.Count; lane++)
            {
                float sample = lane < count ? frames[lane * stride + j] : 0;
                row[lane] = window == null ? sample : sample * window[j];
            }
        }
    }

    /// <summary><c>frame[lane][j] = time[j][lane]</c> for the lanes that have a frame.</summary>
    public static void Scatter(float* time, int length, float* frames, nint stride, int count)
    {
        int j = 0;
        if (count == T.Count)
        {
            for (; j <= length - T.Count; j += T.Count)
            {
                T.Transpose(time + (nint)j * T.Count, T.Count, frames + j, stride);
            }
        }

        for (; j < length; j++)
        {
            for (int lane = 0; lane < count; lane++)
            {
                frames[lane * stride + j] = time[(nint)j * T.Count + lane];
            }
        }
    }

    private static void Weigh(float* window, int rows, float* time)
    {
        for (int j = 0; j < rows; j++, time += T.Count)
        {
            T.Store(T.Load(time) * T.Broadcast(window[j]), time);
        }
    }
}
