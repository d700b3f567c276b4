using System.Runtime.InteropServices;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Cuda;

/// <summary>What a token's probability follows from, as it lies in the device's memory: 16 bytes.</summary>
/// <param name="Total">The mass of the whole row before the filters; 0 where everything is banned.</param>
/// <param name="Power">The token's power.</param>
/// <param name="Padding">Nothing.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceRowWeight(long Total, float Power, int Padding)
{
    /// <summary>The natural logarithm, bit by bit the CPU operator's.</summary>
    public float LogProbability => Total == 0 ? float.NaN : Sampling.LogProbability.Of(Power, Total);
}
