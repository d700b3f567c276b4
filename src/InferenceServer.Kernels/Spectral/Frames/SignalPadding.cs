namespace InferenceServer.Kernels.Spectral;

/// <summary>Puts a margin around a signal.</summary>
internal static class SignalPadding
{
    /// <exception cref="ArgumentException">The signal is not longer than the margin that mirrors it.</exception>
    public static void Check(FramePadding padding, int samples, int margin)
    {
        if (padding == FramePadding.Reflect && margin > 0 && samples <= margin)
        {
            throw new ArgumentException($"a signal of {samples} samples is too short to be mirrored over {margin}; it needs at least {margin + 1}, or zero padding", nameof(samples));
        }
    }

    /// <param name="signal">The samples, already in the middle of <paramref name="padded"/> or to be copied there.</param>
    /// <param name="margin">Samples on either side.</param>
    /// <param name="padding">What they are.</param>
    /// <param name="padded">Signal and both margins.</param>
    public static void Apply(ReadOnlySpan<float> signal, int margin, FramePadding padding, Span<float> padded)
    {
        signal.CopyTo(padded[margin..]);
        int end = margin + signal.Length;
        for (int i = 1; i <= margin; i++)
        {
            bool mirror = padding == FramePadding.Reflect;
            padded[margin - i] = mirror ? signal[i] : 0;
            padded[end + i - 1] = mirror ? signal[signal.Length - 1 - i] : 0;
        }
    }
}
