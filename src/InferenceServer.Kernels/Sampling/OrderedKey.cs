namespace InferenceServer.Kernels.Sampling;

/// <summary>Unsigned numbers in the order of the floats; both zeros are the same.</summary>
internal static class OrderedKey
{
    public static uint Of(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    public static float ToFloat(uint key)
        => BitConverter.Int32BitsToSingle((int)key < 0 ? (int)key ^ int.MinValue : ~(int)key);
}
