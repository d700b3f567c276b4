namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>Why a thread does not go on by itself.</summary>
internal enum PtxStop
{
    None,

    /// <summary>At an instruction that all lanes of a warp execute together.</summary>
    Warp,

    /// <summary>At a barrier of the group.</summary>
    Barrier,
    Ended,
}
