using System.Collections.Concurrent;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>
/// A committed kernel, interpreted: slow, but it shows that the text that a device's driver would compile computes what it should. It knows
/// the part of PTX that ILGPU emits for these kernels; anything else throws, and so does what a device would answer by chance: threads that
/// meet at one word without a barrier, lanes that part before an instruction of the whole warp, reads of what nobody wrote.
/// </summary>
internal sealed class PtxProgram
{
    private static readonly ConcurrentDictionary<string, PtxProgram> Known = new(StringComparer.Ordinal);

    private readonly PtxText _text;
    private readonly PtxSteps _steps;

    public PtxProgram(string text)
    {
        _text = new(text);
        _steps = new(_text);
    }

    /// <summary>Runs a launch as a device would, of the committed text or of what is made of it.</summary>
    public static void Run(PtxMemory memory, KernelLaunch launch, Func<string, string>? alter = null)
    {
        Assert.InRange(launch.Threads, 1, KernelManifest.Entry(launch.Kernel).MostThreads);
        PtxProgram program = alter is null
            ? Known.GetOrAdd(launch.Kernel, kernel => new(KernelManifest.Ptx(kernel)))
            : new(alter(KernelManifest.Ptx(launch.Kernel)));
        program.Run(memory, launch.Grid, launch.Threads, launch.SharedBytes, launch.Arguments);
    }

    /// <summary>Runs all groups.</summary>
    /// <param name="memory">The device's.</param>
    /// <param name="groups">Of the grid, in x and y.</param>
    /// <param name="threads">Of a group.</param>
    /// <param name="sharedBytes">Asked for at the launch.</param>
    /// <param name="arguments">For each parameter its bits in <see cref="KernelLaunch.Places"/> numbers.</param>
    public void Run(PtxMemory memory, (int X, int Y) groups, int threads, int sharedBytes, ReadOnlySpan<ulong> arguments)
    {
        byte[] packed = Pack(arguments);
        PtxGrid grid = new(groups.X, groups.Y, threads, sharedBytes, memory.Epochs + 1);
        for (int group = 0; group < groups.X * groups.Y; group++)
        {
            byte[] shared = new byte[_text.StaticSharedBytes + sharedBytes];
            PtxGroup at = new(grid, group % groups.X, group / groups.X, shared, packed, memory);
            PtxSchedule.Run([.. Enumerable.Range(0, threads).Select(i => new PtxThread(at, i, _steps.Registers))], _steps.Run, _steps.Together);
        }
    }

    private byte[] Pack(ReadOnlySpan<ulong> arguments)
    {
        Assert.Equal(KernelLaunch.Places * _text.Parameters.Count, arguments.Length);
        byte[] packed = new byte[_text.Parameters[^1].Offset + _text.Parameters[^1].Size];
        for (int i = 0; i < _text.Parameters.Count; i++)
        {
            (int offset, int size) = _text.Parameters[i];
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(arguments.Slice(i * KernelLaunch.Places, KernelLaunch.Places))[..size].CopyTo(packed.AsSpan(offset));
        }

        return packed;
    }
}
