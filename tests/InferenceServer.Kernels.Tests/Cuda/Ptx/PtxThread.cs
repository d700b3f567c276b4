namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>One thread: its registers as bits, and where it is.</summary>
internal sealed class PtxThread(PtxGroup group, int index, int registers)
{
    public ulong[] Registers { get; } = new ulong[registers];

    public PtxGroup Group => group;

    public int Index => index;

    /// <summary>The next step; while it waits, the one that it waits at.</summary>
    public int At { get; set; }

    public PtxStop Stop { get; set; }

    public PtxWays Ways { get; } = new();
}
