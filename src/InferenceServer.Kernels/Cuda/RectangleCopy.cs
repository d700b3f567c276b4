using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Cuda;

/// <summary>CUDA_MEMCPY2D_v2: rows of some bytes, each row some way behind the one before. Source: CUDA driver API reference.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RectangleCopy
{
    private const int HostMemory = 1, DeviceMemory = 2;

    private readonly nuint _fromX, _fromY;
    private int _fromKind;
    private readonly void* _fromHost;
    private ulong _fromDevice;
    private readonly nint _fromArray;
    private nuint _fromPitch;
    private readonly nuint _toX, _toY;
    private int _toKind;
    private void* _toHost;
    private readonly ulong _toDevice;
    private readonly nint _toArray;
    private nuint _toPitch;
    private nuint _width, _height;

    /// <summary>From a device, where <paramref name="pitch"/> bytes lie between the beginnings of rows, into this process without gaps.</summary>
    public static RectangleCopy ToHost(ulong from, nuint pitch, void* to, nuint width, nuint rows) => new()
    {
        _fromKind = DeviceMemory,
        _fromDevice = from,
        _fromPitch = pitch,
        _toKind = HostMemory,
        _toHost = to,
        _toPitch = width,
        _width = width,
        _height = rows,
    };
}
