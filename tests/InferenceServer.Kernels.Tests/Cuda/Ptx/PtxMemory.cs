using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A device's memory, as much as tests need. What lies between two allocations, and what nobody wrote, is not to be read.</summary>
internal sealed class PtxMemory
{
    /// <summary>The first address.</summary>
    public const ulong First = 1 << 20;

    private const int Alignment = 256, Size = 1 << 24;
    private const byte Unwritten = 1, Written = 2;

    private readonly byte[] _bytes = new byte[Size], _states = new byte[Size];
    private int _used;

    /// <summary>Who accessed what.</summary>
    public PtxAccesses Accesses { get; } = new("global", Size / 4);

    /// <summary>Epochs so far.</summary>
    public long Epochs { get; set; }

    /// <summary>An address with so many bytes that nobody wrote.</summary>
    public ulong Room(long bytes)
    {
        int at = _used;
        _used += checked(((int)bytes + Alignment + Alignment - 1) / Alignment * Alignment);
        _states.AsSpan(at, (int)bytes).Fill(Unwritten);
        return First + (ulong)at;
    }

    /// <summary>The address of a copy.</summary>
    public ulong Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ulong at = Room(MemoryMarshal.AsBytes(values).Length);
        Write(at, values);
        return at;
    }

    public void Write<T>(ulong address, ReadOnlySpan<T> values)
        where T : unmanaged
        => MemoryMarshal.AsBytes(values).CopyTo(At(address, MemoryMarshal.AsBytes(values).Length, writes: true));

    /// <summary>What lies at an address; what nobody wrote is zeros.</summary>
    public T[] Read<T>(ulong address, int count)
        where T : unmanaged
        => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((int)(address - First)))[..count].ToArray();

    /// <summary>Bytes to read or to write.</summary>
    /// <exception cref="PtxFaultException">They are not of one allocation, or nobody wrote those that are to be read.</exception>
    public Span<byte> At(ulong address, int bytes, bool writes)
    {
        long at = (long)(address - First);
        if (at < 0 || at + bytes > Size || _states.AsSpan((int)at, bytes).Contains((byte)0))
        {
            throw new PtxFaultException($"{bytes} bytes at {address} are not of the memory that was given");
        }

        Span<byte> states = _states.AsSpan((int)at, bytes);
        if (writes)
        {
            states.Fill(Written);
        }
        else if (states.Contains(Unwritten))
        {
            throw new PtxFaultException($"nobody wrote all of the {bytes} bytes at {address} that are read");
        }

        return _bytes.AsSpan((int)at, bytes);
    }
}
