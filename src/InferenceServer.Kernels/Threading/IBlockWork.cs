namespace InferenceServer.Kernels.Threading;

/// <summary>Work cut into blocks that may run in any order and at the same time.</summary>
internal interface IBlockWork
{
    /// <summary>
    /// Does block <paramref name="block"/>. Calls with the same <paramref name="worker"/> never overlap and come with rising blocks,
    /// so a worker's scratch needs no lock. The result must not depend on which worker took which block.
    /// </summary>
    void Execute(int block, int worker);
}
