namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

internal readonly struct Radix5 : IRadix
{
    public int Size => 5;

    public void Transform(ref Points points) => SmallDft.Five(ref points.A0, ref points.A1, ref points.A2, ref points.A3, ref points.A4);
}
