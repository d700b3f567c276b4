namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix6 : IRadix
{
    public int Size => 6;

    public void Transform(ref Points points) => SmallDft.Six(ref points);
}
