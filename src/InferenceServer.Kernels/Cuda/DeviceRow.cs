using System.Runtime.InteropServices;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>What the sampling kernel needs to know of a row, as it lies in the device's memory: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceRow(ulong Uniform, float Scale, float LeastPower, float TopP, float TypicalP, int TopK, int Padding = 0)
{
    /// <summary>Greedy rows are rows with top-k 1. History and bias are applied before.</summary>
    public static DeviceRow Of(in SamplingRow row)
    {
        SamplingSettings how = row.Settings;
        ulong uniform = Philox.Uniform(row.Seed, row.Request, row.Step, row.Stream);
        return how.Temperature == 0
            ? new(uniform, Weight.ScaleOf(1), float.NegativeInfinity, 1, 1, 1)
            : new(uniform, Weight.ScaleOf(how.Temperature), how.MinP > 0 ? (float)Log2.Of(how.MinP) : float.NegativeInfinity, how.TopP, how.TypicalP, how.TopK);
    }
}
