using System.Buffers.Binary;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>One group of threads: where it stands in the grid, its shared memory and the arguments.</summary>
internal sealed class PtxGroup(int x, int y, int threads, byte[] shared, byte[] arguments, PtxMemory memory)
{
    public int X => x;

    public int Y => y;

    public int Threads => threads;

    public int SharedBytes => shared.Length;

    public ulong Load(string space, ulong address, int bytes) => Read(Space(space).AsSpan((int)Offset(space, address, bytes), bytes));

    public void Store(string space, ulong address, int bytes, ulong value)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(all, value);
        all[..bytes].CopyTo(Space(space).AsSpan((int)Offset(space, address, bytes), bytes));
    }

    private static ulong Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> all = stackalloc byte[8];
        all.Clear();
        bytes.CopyTo(all);
        return BinaryPrimitives.ReadUInt64LittleEndian(all);
    }

    // What is not aligned, or beyond the memory, a device would refuse.
    private static ulong Offset(string space, ulong address, int bytes)
        => address % (ulong)bytes == 0 ? (space == "global" ? address - PtxMemory.First : address) : throw new InvalidOperationException($"{space} address {address} is not aligned to {bytes} bytes");

    private byte[] Space(string space) => space switch { "shared" => shared, "param" => arguments, "global" => memory.Bytes, _ => throw new NotSupportedException($"space {space}") };
}
