using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A transform's tables as arguments of the interpreted kernels.</summary>
internal sealed class FrameArguments
{
    private readonly PtxMemory _memory;
    private readonly FrameTables _tables;

    public FrameArguments(PtxMemory memory, FramePlan plan, bool byBin)
    {
        (_memory, _tables) = (memory, new(plan, byBin));
        Tables = [memory.Copy(_tables.Numbers), (ulong)_tables.Numbers.Length, memory.Copy(_tables.Turns), (ulong)_tables.Turns.Length / 2];
        Window = [memory.Copy<float>(plan.Analysis.Span), (ulong)plan.Options.WindowLength];
    }

    public ulong[] Tables { get; }

    public ulong[] Window { get; }

    public int Slots => _tables.Slots;

    public ulong[] Rows(int frames)
    {
        int length = frames * _tables.Segments * _tables.Plan.Options.WindowLength;
        return [_memory.Copy<float>(new float[length]), (ulong)length];
    }

    public void Run(string kernel, int frames, ulong[] arguments)
        => new PtxProgram(kernel).Run(_memory, (frames, _tables.Segments), _tables.Threads, _tables.SharedBytes, arguments);

    public void Assemble(int frames, ulong[] rows, ulong signal, int samples)
        => new PtxProgram("overlap_add").Run(
            _memory, (((samples - 1) / 256) + 1, 1), 256, 0,
            [Tables[0], Tables[1], .. Window, .. rows, (ulong)frames, 0, BitConverter.SingleToUInt32Bits(1f / _tables.Plan.Options.FftLength), 0, signal, (ulong)samples]);
}
