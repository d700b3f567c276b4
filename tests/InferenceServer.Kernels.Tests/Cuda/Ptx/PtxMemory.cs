using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A device's memory, as much as tests need. Between two allocations lies a gap, so that what reaches too far is noticed by its value.</summary>
internal sealed class PtxMemory
{
    /// <summary>The first address.</summary>
    public const ulong First = 1 << 20;

    private const int Gap = 256;
    private int _used;

    public byte[] Bytes { get; } = new byte[1 << 24];

    public ulong Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        int at = _used;
        bytes.CopyTo(Bytes.AsSpan(at));
        _used += (bytes.Length + Gap + Gap - 1) / Gap * Gap;
        Bytes.AsSpan(at + bytes.Length, _used - at - bytes.Length).Fill(0xFF);
        return First + (ulong)at;
    }

    public T[] Read<T>(ulong address, int count)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(Bytes.AsSpan((int)(address - First)))[..count].ToArray();
}
