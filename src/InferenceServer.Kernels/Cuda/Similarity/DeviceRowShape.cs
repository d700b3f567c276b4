using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>How a row lies on the device: filled up with zeros so that the lanes that share it take the same number of steps, and which lanes these are.</summary>
/// <param name="Quads">Sixteens of bytes in a row, a multiple of twice the lanes.</param>
/// <param name="Lanes">Neighbouring lanes that share a row.</param>
internal readonly record struct DeviceRowShape(int Quads, int Lanes)
{
    public const int QuadBytes = 16;

    private const int MostLanes = 32, LeastLanes = 4;
    private const double WasteForWiderLoads = 1.07;

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride => Quads * QuadBytes;

    /// <summary>The most lanes that waste little more than the fewest would.</summary>
    public static DeviceRowShape Of(RowFormat format, int dimension)
    {
        int quads = checked((int)((((long)dimension * format.SizeInBytes()) + QuadBytes - 1) / QuadBytes));
        int least = Padded(quads, LeastLanes), lanes = MostLanes;
        while (Padded(quads, lanes) > least * WasteForWiderLoads)
        {
            lanes /= 2;
        }

        return new(Padded(quads, lanes), lanes);
    }

    private static int Padded(int quads, int lanes) => (quads + (2 * lanes) - 1) / (2 * lanes) * (2 * lanes);
}
