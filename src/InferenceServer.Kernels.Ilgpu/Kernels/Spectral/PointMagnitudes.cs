using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>The magnitudes of one butterfly's bins, in registers as <see cref="Points"/> are.</summary>
internal struct PointMagnitudes
{
    public float A0, A1, A2, A3, A4, A5, A6, A7, A8, A9;

    public void Load(ArrayView<float> magnitudes, int stride, int radix)
    {
        A0 = magnitudes[0];
        A1 = magnitudes[stride];
        A2 = radix > 2 ? magnitudes[2 * stride] : 0;
        A3 = radix > 3 ? magnitudes[3 * stride] : 0;
        A4 = radix > 4 ? magnitudes[4 * stride] : 0;
        A5 = radix > 5 ? magnitudes[5 * stride] : 0;
        A6 = radix > 6 ? magnitudes[6 * stride] : 0;
        A7 = radix > 7 ? magnitudes[7 * stride] : 0;
        A8 = radix > 8 ? magnitudes[8 * stride] : 0;
        A9 = radix > 9 ? magnitudes[9 * stride] : 0;
    }
}
