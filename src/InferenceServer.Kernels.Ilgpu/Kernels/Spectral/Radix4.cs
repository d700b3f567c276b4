namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix4 : IRadix
{
    public int Size => 4;

    public void Transform(ref Points points) => SmallDft.Four(ref points.A0, ref points.A1, ref points.A2, ref points.A3);
}
