namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>
/// mma.m16n8k16 of bfloat16 into singles. Source: PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point type". A device may round
/// its sums otherwise: these are exact but for the last step.
/// </summary>
internal static class PtxTensorCore
{
    public const int Lanes = 32;

    /// <summary>Of lane l and register r the fragments: four of A, two of B with two numbers each, the earlier in the lower half, and four of C.</summary>
    /// <returns>D, as C.</returns>
    public static uint[,] Multiply(uint[,] a, uint[,] b, uint[,] c)
    {
        double[,] rows = new double[16, 16], columns = new double[16, 8];
        for (int lane = 0; lane < Lanes; lane++)
        {
            int group = lane >> 2, inGroup = lane % 4;
            for (int i = 0; i < 8; i++)
            {
                rows[group + (i is 2 or 3 or 6 or 7 ? 8 : 0), (inGroup * 2) + (i & 1) + (i >= 4 ? 8 : 0)] = Half(a[lane, i / 2], i);
            }

            for (int i = 0; i < 4; i++)
            {
                columns[(inGroup * 2) + (i & 1) + (i >= 2 ? 8 : 0), group] = Half(b[lane, i / 2], i);
            }
        }

        uint[,] d = new uint[Lanes, 4];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = 0; i < 4; i++)
            {
                int row = (lane >> 2) + (i >= 2 ? 8 : 0), column = (lane % 4 * 2) + (i & 1);
                double sum = BitConverter.UInt32BitsToSingle(c[lane, i]);
                for (int k = 0; k < 16; k++)
                {
                    sum += rows[row, k] * columns[k, column];
                }

                d[lane, i] = BitConverter.SingleToUInt32Bits((float)sum);
            }
        }

        return d;
    }

    private static double Half(uint two, int i) => BitConverter.UInt32BitsToSingle((i & 1) == 0 ? two << 16 : two & 0xFFFF0000);
}
