using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Votes of a warp. All its lanes have to come here.</summary>
internal static class LaneVote
{
    private const int WarpSize = 32;

    public static bool Any(bool own)
    {
        int any = own ? 1 : 0;
        for (int apart = WarpSize / 2; apart > 0; apart /= 2)
        {
            any |= Warp.ShuffleXor(any, apart);
        }

        return any != 0;
    }
}
