namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix10 : IRadix
{
    public int Size => 10;

    public void Transform(ref Points points) => SmallDft.Ten(ref points);
}
