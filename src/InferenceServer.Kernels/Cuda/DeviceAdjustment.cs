using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>What is done to one row of logits before it is sampled, as it lies in the device's memory: 24 bytes.</summary>
/// <param name="First">Where the row's tokens begin: those of its history, then those of its bias.</param>
/// <param name="Seen">Tokens of its history.</param>
/// <param name="Biased">Tokens of its bias.</param>
/// <param name="Repetition">1 changes nothing.</param>
/// <param name="Frequency">Taken off as often as a token was generated.</param>
/// <param name="Presence">Taken off once.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceAdjustment(int First, int Seen, int Biased, float Repetition, float Frequency, float Presence);
