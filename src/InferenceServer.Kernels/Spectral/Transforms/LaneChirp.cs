namespace InferenceServer.Kernels.Spectral;

/// <summary>The lane-batched passes of <see cref="ChirpFft"/>.</summary>
internal static unsafe class LaneChirp<T>
    where T : struct, ILanes<T>
{
    /// <summary>In place, natural order in and out. The inverse exchanges real and imaginary parts on the way in and out.</summary>
    /// <param name="plan">The tables.</param>
    /// <param name="length">Elements of <paramref name="data"/>.</param>
    /// <param name="data">The elements.</param>
    /// <param name="scratch">As many elements as the inner transform has.</param>
    /// <param name="re">Offset of the real parts within an element: 0, or the lane count for the inverse.</param>
    public static void Transform(ChirpFft plan, int length, float* data, float* scratch, int re)
    {
        int im = T.Count - re;
        float* chirp = plan.Chirp.Pointer, kernel = plan.Kernel.Pointer;
        for (int j = 0; j < length; j++)
        {
            float* at = data + (nint)j * 2 * T.Count;
            Write(scratch, j, Turned(new(T.Load(at + re), T.Load(at + im)), chirp + (2 * j)));
        }

        for (int j = length; j < plan.Inner.Length; j++)
        {
            Write(scratch, j, new(T.Broadcast(0), T.Broadcast(0)));
        }

        LaneFft<T>.Forward(plan.Inner, scratch, null);
        for (int p = 0; p < plan.Inner.Length; p++)
        {
            Write(scratch, p, Turned(Read(scratch, p), kernel + (2 * p)));
        }

        LaneFft<T>.Inverse(plan.Inner, scratch, null);
        for (int k = 0; k < length; k++)
        {
            LaneComplex<T> value = Turned(Read(scratch, k), chirp + (2 * k));
            float* at = data + (nint)k * 2 * T.Count;
            T.Store(value.Re, at + re);
            T.Store(value.Im, at + im);
        }
    }

    private static LaneComplex<T> Turned(LaneComplex<T> value, float* turn)
        => LaneComplex<T>.Multiply(value, T.Broadcast(turn[0]), T.Broadcast(turn[1]));

    private static LaneComplex<T> Read(float* data, nint element) => LaneComplex<T>.Load(data + element * 2 * T.Count);

    private static void Write(float* data, nint element, LaneComplex<T> value) => LaneComplex<T>.Store(value, data + element * 2 * T.Count);
}
