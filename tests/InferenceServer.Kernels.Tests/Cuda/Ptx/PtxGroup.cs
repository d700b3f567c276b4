using System.Buffers.Binary;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>One group of threads: where it stands in the grid, its shared memory and the arguments.</summary>
internal sealed class PtxGroup(PtxGrid grid, int x, int y, byte[] shared, byte[] arguments, PtxMemory memory)
{
    private readonly PtxAccesses _shared = new("shared", (shared.Length + 3) / 4);
    private readonly long _launch = grid.FirstEpoch, _first = ++memory.Epochs;

    public int X => x;

    public int Y => y;

    public PtxGrid Grid => grid;

    public int SharedBytes => shared.Length;

    public ulong Load(string space, ulong address, int bytes, int thread)
    {
        Span<byte> at = At(space, address, bytes, writes: false);
        for (long word = Word(space, address); Log(space) is { } log && word < Word(space, address + (ulong)bytes); word++)
        {
            log.Read(word, Now, thread);
        }

        return Number(at);
    }

    public void Store(string space, ulong address, int bytes, ulong value, int thread)
    {
        for (long word = Word(space, address); Log(space) is { } log && word < Word(space, address + (ulong)bytes); word++)
        {
            log.Write(word, Now, thread);
        }

        Put(At(space, address, bytes, writes: true), value);
    }

    /// <summary>Adds atomically.</summary>
    /// <returns>What was there before.</returns>
    public ulong Add(string space, ulong address, int bytes, ulong value, int thread)
    {
        Span<byte> at = At(space, address, bytes, writes: false);
        for (long word = Word(space, address); Log(space) is { } log && word < Word(space, address + (ulong)bytes); word++)
        {
            log.Add(word, Now, thread);
        }

        ulong before = Number(at);
        Put(at, before + value);
        return before;
    }

    /// <summary>All threads have met at a barrier.</summary>
    public void Pass() => memory.Epochs++;

    private PtxMoment Now => new(_launch, _first, memory.Epochs);

    private PtxAccesses? Log(string space) => space switch { "shared" => _shared, "global" => memory.Accesses, _ => null };

    private static long Word(string space, ulong address) => (long)(space == "global" ? address - PtxMemory.First : address) / 4;

    private Span<byte> At(string space, ulong address, int bytes, bool writes)
    {
        if (address % (ulong)bytes != 0)
        {
            throw new PtxFaultException($"{space} address {address} is not aligned to {bytes} bytes");
        }

        if (space == "global")
        {
            return memory.At(address, bytes, writes);
        }

        byte[] all = space switch { "shared" => shared, "param" => arguments, _ => throw new NotSupportedException($"space {space}") };
        if (address + (ulong)bytes > (ulong)all.Length)
        {
            throw new PtxFaultException($"{bytes} bytes at {address} are not of the {all.Length} bytes of {space} memory");
        }

        if (space == "shared" && !writes && !(_shared.IsWritten(Word(space, address)) && _shared.IsWritten(Word(space, address + (ulong)bytes - 4))))
        {
            throw new PtxFaultException($"nobody of the group wrote the {bytes} bytes at {address} of shared memory that are read");
        }

        return all.AsSpan((int)address, bytes);
    }

    private static ulong Number(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => throw new NotSupportedException($"{bytes.Length} bytes"),
    };

    private static void Put(Span<byte> bytes, ulong value)
    {
        if (bytes.Length == 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        }
    }
}
