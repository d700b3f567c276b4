namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix2 : IRadix
{
    public int Size => 2;

    public void Transform(ref Points points) => SmallDft.Two(ref points.A0, ref points.A1);
}
