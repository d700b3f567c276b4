using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>The sizes of a scan, as the kernels take them: 32 bytes.</summary>
/// <param name="Rows">Rows there are.</param>
/// <param name="Quads">Sixteens of bytes in a row.</param>
/// <param name="Queries">Queries there are.</param>
/// <param name="Dimension">Numbers in a query.</param>
/// <param name="Lanes">Lanes that share rows.</param>
/// <param name="Stratum">Of how many rows one is looked at.</param>
/// <param name="Capacity">Keys from one query to the next.</param>
/// <param name="ThresholdStride">Keys from one query's threshold to the next.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ScanShape(int Rows, int Quads, int Queries, int Dimension, int Lanes, int Stratum, int Capacity, int ThresholdStride);
