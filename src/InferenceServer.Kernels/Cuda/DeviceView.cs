using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>A view as the kernels take it: an address on the device and how many elements lie there.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct DeviceView(ulong Pointer, long Length);
