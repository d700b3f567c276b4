using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>A transform's tables and rows where the interpreted kernels find them.</summary>
internal sealed class FrameArguments(PtxMemory memory, FrameTables tables, int frames)
{
    public FrameTables Tables => tables;

    public FrameLaunches Launches { get; } = new(
        tables, memory.Copy(tables.Numbers), memory.Copy(tables.Turns), memory.Copy<float>(tables.Plan.Analysis.Span), memory.Copy<float>(new float[tables.RowValues(frames)]));

    public static FrameArguments Of(PtxMemory memory, Stft stft, bool byBin, int frames) => new(memory, new(stft.Plan, byBin), frames);
}
