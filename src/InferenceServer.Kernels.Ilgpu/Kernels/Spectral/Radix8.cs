namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix8 : IRadix
{
    public int Size => 8;

    public void Transform(ref Points points) => SmallDft.Eight(ref points);
}
