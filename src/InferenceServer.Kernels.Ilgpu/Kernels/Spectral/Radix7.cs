namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix7 : IRadix
{
    public int Size => 7;

    public void Transform(ref Points points) => SmallDft.Seven(ref points);
}
