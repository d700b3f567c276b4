using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Score and row in one number in the order of the answer: InferenceServer.Kernels.Similarity.RankKey for the device. 0 is no row.</summary>
internal static class DeviceKey
{
    public static ulong Of(float score, uint row)
    {
        int bits = (int)Interop.FloatAsInt(score + 0f);
        uint rising = (uint)(bits ^ ((bits >> 31) | int.MinValue));
        ulong key = ((ulong)rising << 32) | ~row;
        return float.IsNaN(score) ? 0 : key;
    }

    public static uint Row(ulong key) => ~(uint)key;
}
