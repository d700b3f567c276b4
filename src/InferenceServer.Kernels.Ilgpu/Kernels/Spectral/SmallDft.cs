namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>A few values in registers, replaced by their forward transform in natural order.</summary>
internal static class SmallDft
{
    private const float Half = 0.7071067811865476f, Sin3 = 0.8660254037844386f;
    private const float Cos51 = 0.30901699437494745f, Cos52 = -0.8090169943749475f, Sin51 = 0.9510565162951535f, Sin52 = 0.5877852522924731f;
    private const float Cos71 = 0.6234898018587335f, Cos72 = -0.2225209339563144f, Cos73 = -0.9009688679024191f;
    private const float Sin71 = 0.7818314824680298f, Sin72 = 0.9749279121818236f, Sin73 = 0.4338837391175581f;

    public static void Two(ref ComplexValue a0, ref ComplexValue a1)
    {
        ComplexValue difference = a0 - a1;
        a0 += a1;
        a1 = difference;
    }

    public static void Three(ref ComplexValue a0, ref ComplexValue a1, ref ComplexValue a2)
    {
        ComplexValue sum = a1 + a2, difference = a1 - a2, middle = ComplexValue.AddScaled(a0, -0.5f, sum);
        a0 += sum;
        a1 = ComplexValue.AddTurned(middle, -Sin3, difference);
        a2 = ComplexValue.AddTurned(middle, Sin3, difference);
    }

    public static void Four(ref ComplexValue a0, ref ComplexValue a1, ref ComplexValue a2, ref ComplexValue a3)
    {
        ComplexValue even = a0 + a2, odd = a1 + a3, evenRest = a0 - a2, oddRest = a1 - a3;
        a0 = even + odd;
        a1 = new(evenRest.Re + oddRest.Im, evenRest.Im - oddRest.Re);
        a2 = even - odd;
        a3 = new(evenRest.Re - oddRest.Im, evenRest.Im + oddRest.Re);
    }

    public static void Five(ref ComplexValue a0, ref ComplexValue a1, ref ComplexValue a2, ref ComplexValue a3, ref ComplexValue a4)
    {
        ComplexValue s1 = a1 + a4, d1 = a1 - a4, s2 = a2 + a3, d2 = a2 - a3;
        ComplexValue m1 = ComplexValue.AddScaled(ComplexValue.AddScaled(a0, Cos51, s1), Cos52, s2);
        ComplexValue m2 = ComplexValue.AddScaled(ComplexValue.AddScaled(a0, Cos52, s1), Cos51, s2);
        ComplexValue e1 = ComplexValue.AddScaled(Sin51 * d1, Sin52, d2), e2 = ComplexValue.AddScaled(Sin52 * d1, -Sin51, d2);
        a0 = a0 + s1 + s2;
        a1 = ComplexValue.AddTurned(m1, -1, e1);
        a4 = ComplexValue.AddTurned(m1, 1, e1);
        a2 = ComplexValue.AddTurned(m2, -1, e2);
        a3 = ComplexValue.AddTurned(m2, 1, e2);
    }

    public static void Six(ref Points p)
    {
        // Two by three; the factors are coprime, so no turns stand between (Good-Thomas).
        ComplexValue d0 = p.A0 - p.A3, d1 = p.A2 - p.A5, d2 = p.A4 - p.A1;
        ComplexValue s0 = p.A0 + p.A3, s1 = p.A2 + p.A5, s2 = p.A4 + p.A1;
        Three(ref s0, ref s1, ref s2);
        Three(ref d0, ref d1, ref d2);
        (p.A0, p.A4, p.A2) = (s0, s1, s2);
        (p.A3, p.A1, p.A5) = (d0, d1, d2);
    }

    public static void Seven(ref Points p)
    {
        ComplexValue s1 = p.A1 + p.A6, d1 = p.A1 - p.A6, s2 = p.A2 + p.A5, d2 = p.A2 - p.A5, s3 = p.A3 + p.A4, d3 = p.A3 - p.A4;
        ComplexValue m1 = Mix(p.A0, Cos71, s1, Cos72, s2, Cos73, s3), m2 = Mix(p.A0, Cos72, s1, Cos73, s2, Cos71, s3), m3 = Mix(p.A0, Cos73, s1, Cos71, s2, Cos72, s3);
        ComplexValue e1 = ComplexValue.AddScaled(ComplexValue.AddScaled(Sin71 * d1, Sin72, d2), Sin73, d3);
        ComplexValue e2 = ComplexValue.AddScaled(ComplexValue.AddScaled(Sin72 * d1, -Sin73, d2), -Sin71, d3);
        ComplexValue e3 = ComplexValue.AddScaled(ComplexValue.AddScaled(Sin73 * d1, -Sin71, d2), Sin72, d3);
        p.A0 = p.A0 + s1 + (s2 + s3);
        p.A1 = ComplexValue.AddTurned(m1, -1, e1);
        p.A6 = ComplexValue.AddTurned(m1, 1, e1);
        p.A2 = ComplexValue.AddTurned(m2, -1, e2);
        p.A5 = ComplexValue.AddTurned(m2, 1, e2);
        p.A3 = ComplexValue.AddTurned(m3, -1, e3);
        p.A4 = ComplexValue.AddTurned(m3, 1, e3);
    }

    public static void Eight(ref Points p)
    {
        ComplexValue b0 = p.A0 - p.A4, b1 = p.A1 - p.A5, b2 = p.A2 - p.A6, b3 = p.A3 - p.A7;
        ComplexValue a0 = p.A0 + p.A4, a1 = p.A1 + p.A5, a2 = p.A2 + p.A6, a3 = p.A3 + p.A7;
        Four(ref a0, ref a1, ref a2, ref a3);
        b1 = Half * new ComplexValue(b1.Re + b1.Im, b1.Im - b1.Re);
        b2 = new(b2.Im, -b2.Re);
        b3 = Half * new ComplexValue(b3.Im - b3.Re, -b3.Re - b3.Im);
        Four(ref b0, ref b1, ref b2, ref b3);
        (p.A0, p.A2, p.A4, p.A6) = (a0, a1, a2, a3);
        (p.A1, p.A3, p.A5, p.A7) = (b0, b1, b2, b3);
    }

    public static void Nine(ref Points p)
    {
        Three(ref p.A0, ref p.A3, ref p.A6);
        Three(ref p.A1, ref p.A4, ref p.A7);
        Three(ref p.A2, ref p.A5, ref p.A8);
        ComplexValue b1 = p.A4 * new ComplexValue(0.766044443118978f, -0.6427876096865393f), b2 = p.A5 * new ComplexValue(0.17364817766693041f, -0.984807753012208f);
        ComplexValue c1 = p.A7 * new ComplexValue(0.17364817766693041f, -0.984807753012208f), c2 = p.A8 * new ComplexValue(-0.9396926207859083f, -0.3420201433256689f);
        ComplexValue a0 = p.A0, a1 = p.A1, a2 = p.A2, b0 = p.A3, c0 = p.A6;
        Three(ref a0, ref a1, ref a2);
        Three(ref b0, ref b1, ref b2);
        Three(ref c0, ref c1, ref c2);
        (p.A0, p.A3, p.A6) = (a0, a1, a2);
        (p.A1, p.A4, p.A7) = (b0, b1, b2);
        (p.A2, p.A5, p.A8) = (c0, c1, c2);
    }

    public static void Ten(ref Points p)
    {
        // Two by five, as six.
        ComplexValue d0 = p.A0 - p.A5, d1 = p.A2 - p.A7, d2 = p.A4 - p.A9, d3 = p.A6 - p.A1, d4 = p.A8 - p.A3;
        ComplexValue s0 = p.A0 + p.A5, s1 = p.A2 + p.A7, s2 = p.A4 + p.A9, s3 = p.A6 + p.A1, s4 = p.A8 + p.A3;
        Five(ref s0, ref s1, ref s2, ref s3, ref s4);
        Five(ref d0, ref d1, ref d2, ref d3, ref d4);
        (p.A0, p.A6, p.A2, p.A8, p.A4) = (s0, s1, s2, s3, s4);
        (p.A5, p.A1, p.A7, p.A3, p.A9) = (d0, d1, d2, d3, d4);
    }

    private static ComplexValue Mix(ComplexValue a, float c1, ComplexValue s1, float c2, ComplexValue s2, float c3, ComplexValue s3)
        => ComplexValue.AddScaled(ComplexValue.AddScaled(ComplexValue.AddScaled(a, c1, s1), c2, s2), c3, s3);
}
