namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix9 : IRadix
{
    public int Size => 9;

    public void Transform(ref Points points) => SmallDft.Nine(ref points);
}
