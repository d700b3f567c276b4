namespace InferenceServer.Kernels.Spectral;

/// <summary>One call's work over frames, or other items that do not depend on each other, done a vector at a time.</summary>
internal abstract unsafe class FrameWork
{
    /// <summary>Whether one frame fills a vector by itself.</summary>
    public virtual bool FillsLanes => false;

    /// <summary>Does the frames from <paramref name="first"/> on; lanes from <paramref name="count"/> on are padding.</summary>
    /// <param name="first">The frame in lane 0.</param>
    /// <param name="count">1 … <c>T.Count</c>.</param>
    /// <param name="scratch">This thread's scratch, contents undefined.</param>
    public abstract void Run<T>(int first, int count, float* scratch)
        where T : struct, ILanes<T>;
}
