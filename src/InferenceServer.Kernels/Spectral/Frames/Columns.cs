namespace InferenceServer.Kernels.Spectral;

/// <summary>A few columns of a matrix [rows][frames] to and from [rows][lanes].</summary>
internal static unsafe class Columns<T>
    where T : struct, ILanes<T>
{
    /// <summary>Lanes without a column become zero.</summary>
    public static void Load(float* columns, int frames, int count, int rows, float* lanes)
    {
        for (int row = 0; row < rows; row++)
        {
            float* from = columns + (nint)row * frames, to = lanes + (nint)row * T.Count;
            if (count == T.Count)
            {
                T.Store(T.Load(from), to);
                continue;
            }

            for (int lane = 0; lane < T.Count; lane++)
            {
                to[lane] = lane < count ? from[lane] : 0;
            }
        }
    }

    /// <summary>Lanes without a column are left out.</summary>
    public static void Store(float* lanes, int rows, float* columns, int frames, int count)
    {
        for (int row = 0; row < rows; row++)
        {
            float* from = lanes + (nint)row * T.Count, to = columns + (nint)row * frames;
            if (count == T.Count)
            {
                T.Store(T.Load(from), to);
                continue;
            }

            for (int lane = 0; lane < count; lane++)
            {
                to[lane] = from[lane];
            }
        }
    }
}
