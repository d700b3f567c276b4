using ILGPU;
using ILGPU.Runtime.Cuda;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>The device's own.</summary>
internal readonly struct TensorCore : ITensorCore
{
    public TileSums Add(TileSums sums, Pair row, Pair rowPlus8, Pair query)
    {
        Ref<float> a = sums.A, b = sums.B, c = sums.C, d = sums.D;
        Input<uint> lowA = row.Low, lowB = rowPlus8.Low, highA = row.High, highB = rowPlus8.High, lowQ = query.Low, highQ = query.High;
        CudaAsm.EmitRef(
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};",
            ref a, ref b, ref c, ref d, ref lowA, ref lowB, ref highA, ref highB, ref lowQ, ref highQ);
        return new() { A = a.Value, B = b.Value, C = c.Value, D = d.Value };
    }
}
