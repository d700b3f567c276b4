namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix3 : IRadix
{
    public int Size => 3;

    public void Transform(ref Points points) => SmallDft.Three(ref points.A0, ref points.A1, ref points.A2);
}
