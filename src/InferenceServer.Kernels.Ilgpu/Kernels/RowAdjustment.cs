using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Ilgpu.Kernels;

/// <summary>What is done to one row of logits before it is sampled; the launcher writes the same 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowAdjustment
{
    /// <summary>Where the row's tokens begin: those of its history, then those of its bias.</summary>
    public int First, Seen, Biased;

    /// <summary>1 changes nothing.</summary>
    public float Repetition;

    /// <summary>Penalties of generated tokens.</summary>
    public float Frequency, Presence;
}
