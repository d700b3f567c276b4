using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Rows of bfloat16: two to a word, the earlier in its lower half.</summary>
internal readonly struct BFloat16Numbers : IRowNumbers
{
    private const uint Upper = 0xFFFF0000;

    public int Fours => 2;

    public bool AreBFloat16 => true;

    public Four First(Quad numbers) => Widen(numbers.X, numbers.Y);

    public Four Second(Quad numbers) => Widen(numbers.Z, numbers.W);

    public Four Third(Quad numbers) => default;

    public Four Fourth(Quad numbers) => default;

    private static Four Widen(uint a, uint b) => new()
    {
        X = Interop.IntAsFloat(a << 16),
        Y = Interop.IntAsFloat(a & Upper),
        Z = Interop.IntAsFloat(b << 16),
        W = Interop.IntAsFloat(b & Upper),
    };
}
