namespace InferenceServer.Kernels.Spectral;

/// <summary>A plain recursive transform in double precision, for tables that are built once.</summary>
internal static class DoubleFft
{
    /// <summary>Forward, unscaled, natural order, in place. O(n Σ factors).</summary>
    public static void Transform(double[] re, double[] im)
    {
        double[] outRe = new double[re.Length], outIm = new double[re.Length];
        Recurse(re, im, 0, 1, outRe, outIm, 0, re.Length);
        outRe.CopyTo(re, 0);
        outIm.CopyTo(im, 0);
    }

    private static void Recurse(double[] re, double[] im, int from, int step, double[] outRe, double[] outIm, int to, int length)
    {
        if (length == 1)
        {
            (outRe[to], outIm[to]) = (re[from], im[from]);
            return;
        }

        int factor = SmallestFactor(length), part = length / factor;
        for (int q = 0; q < factor; q++)
        {
            Recurse(re, im, from + (q * step), step * factor, outRe, outIm, to + (q * part), part);
        }

        double[] sumRe = new double[factor], sumIm = new double[factor];
        for (int k = 0; k < part; k++)
        {
            for (int p = 0; p < factor; p++)
            {
                (sumRe[p], sumIm[p]) = (0, 0);
                for (int q = 0; q < factor; q++)
                {
                    (double sine, double cosine) = Turn.Of(-(long)q * (k + ((long)p * part)), length);
                    double a = outRe[to + (q * part) + k], b = outIm[to + (q * part) + k];
                    sumRe[p] += (a * cosine) - (b * sine);
                    sumIm[p] += (a * sine) + (b * cosine);
                }
            }

            for (int p = 0; p < factor; p++)
            {
                (outRe[to + (p * part) + k], outIm[to + (p * part) + k]) = (sumRe[p], sumIm[p]);
            }
        }
    }

    private static int SmallestFactor(int length)
    {
        for (int factor = 2; (long)factor * factor <= length; factor++)
        {
            if (length % factor == 0)
            {
                return factor;
            }
        }

        return length;
    }
}
