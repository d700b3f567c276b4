using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Score and row in one number in the order of the answer: InferenceServer.Kernels.Similarity.RankKey for the device. 0 is no row.</summary>
internal static class DeviceKey
{
    public static ulong Of(float score, uint row)
    {
        // Minus zero counts as zero; adding zero would do, but the compiler takes that for nothing.
        int own = (int)Interop.FloatAsInt(score), bits = own == int.MinValue ? 0 : own;
        uint rising = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        ulong key = ((ulong)rising << 32) | ~row;
        return float.IsNaN(score) ? 0 : key;
    }

    public static uint Row(ulong key) => ~(uint)key;
}
