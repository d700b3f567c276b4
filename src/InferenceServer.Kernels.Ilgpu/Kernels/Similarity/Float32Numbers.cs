using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Rows of singles.</summary>
internal readonly struct Float32Numbers : IRowNumbers
{
    public int Fours => 1;

    public bool AreBFloat16 => false;

    public Four First(Quad numbers) => new()
    {
        X = Interop.IntAsFloat(numbers.X),
        Y = Interop.IntAsFloat(numbers.Y),
        Z = Interop.IntAsFloat(numbers.Z),
        W = Interop.IntAsFloat(numbers.W),
    };

    public Four Second(Quad numbers) => default;

    public Four Third(Quad numbers) => default;

    public Four Fourth(Quad numbers) => default;
}
