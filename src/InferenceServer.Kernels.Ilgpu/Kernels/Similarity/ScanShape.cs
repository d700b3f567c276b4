using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The sizes of a scan; the launcher writes the same 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScanShape
{
    /// <summary>Rows there are.</summary>
    public int Rows;

    /// <summary>Sixteens of bytes in a row, its end filled up with zeros so that they are a multiple of twice the lanes.</summary>
    public int Quads;

    /// <summary>Queries there are.</summary>
    public int Queries;

    /// <summary>Numbers in a query.</summary>
    public int Dimension;

    /// <summary>Neighbouring lanes that share rows: 4, 8, 16 or 32.</summary>
    public int Lanes;

    /// <summary>Of how many rows one is looked at; 1 for all.</summary>
    public int Stratum;

    /// <summary>Room for keys of a query.</summary>
    public int Capacity;

    /// <summary>Keys from one query's threshold to the next.</summary>
    public int ThresholdStride;
}
