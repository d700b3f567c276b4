using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Real transforms of <c>T.Count</c> frames, one <see cref="RealSegment"/> at a time, neither direction scaled.</summary>
internal static unsafe class LaneRealFft<T>
    where T : struct, ILanes<T>
{
    /// <summary>The segment's bins of the frames in <paramref name="time"/>.</summary>
    /// <param name="segment">The tables.</param>
    /// <param name="time">[support][lanes]. May be <paramref name="data"/> for a packed segment, with room for two more rows.</param>
    /// <param name="data">[elements][real, imaginary][lanes]; bins stand at <see cref="RealSegment.Positions"/>.</param>
    /// <param name="scratch">For the complex transform.</param>
    public static void Forward(RealSegment segment, float* time, float* data, float* scratch)
    {
        switch (segment.Kind)
        {
            case RealSegmentKind.Packed:
                LaneLoads<T>.Pack(segment.Support, time, data);
                LaneFft<T>.Forward(segment.Fft, data, scratch);
                Untangle(segment, data);
                return;
            case RealSegmentKind.Shifted:
                LaneLoads<T>.Shift(segment, time, data);
                break;
            case RealSegmentKind.Twisted:
                LaneLoads<T>.Twist(segment, time, data);
                break;
            default:
                LaneLoads<T>.Widen(segment.Support, time, data);
                break;
        }

        LaneFft<T>.Forward(segment.Fft, data, scratch);
    }

    /// <summary>
    /// What the segment's bins add to the samples, times n. Imaginary parts of the first bin and, for an even
    /// length, the last are taken as zero. Overwrites <paramref name="data"/>.
    /// </summary>
    /// <param name="segment">The tables.</param>
    /// <param name="data">As <see cref="Forward"/> leaves it.</param>
    /// <param name="time">[support][lanes]. May be <paramref name="data"/> for a packed segment.</param>
    /// <param name="scratch">For the complex transform.</param>
    /// <param name="first">Whether to overwrite <paramref name="time"/> instead of adding to it.</param>
    public static void Inverse(RealSegment segment, float* data, float* time, float* scratch, bool first)
    {
        switch (segment.Kind)
        {
            case RealSegmentKind.Packed:
                Tangle(segment, data);
                LaneFft<T>.Inverse(segment.Fft, data, scratch);
                LaneStores<T>.Pack(segment.Support, data, time, first);
                return;
            case RealSegmentKind.Shifted:
                LaneFft<T>.Inverse(segment.Fft, data, scratch);
                LaneStores<T>.Shift(segment, data, time, first);
                return;
            case RealSegmentKind.Twisted:
                LaneFft<T>.Inverse(segment.Fft, data, scratch);
                LaneStores<T>.Twist(segment, data, time, first);
                return;
            default:
                Mirror(segment, data);
                LaneFft<T>.Inverse(segment.Fft, data, scratch);
                LaneStores<T>.Narrow(segment.Support, data, time, first);
                return;
        }
    }

    /// <summary>
    /// Bins k and L/2 − k of a packed segment whose complex transform is done:
    /// X[k] = (S + u D)/2 and X[h-k] = conj(S - u D)/2 with S, D = Z[k] ± conj Z[h-k], u = -i exp(-2πi k/L); the table holds u/2.
    /// </summary>
    /// <param name="segment">The tables.</param>
    /// <param name="positions">Those of its complex transform.</param>
    /// <param name="data">The complex transform's output, which stays as it is.</param>
    /// <param name="k">0 … L/4.</param>
    /// <param name="high">Bin L/2 − k.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Pair(RealSegment segment, int[] positions, float* data, int k, out LaneComplex<T> high)
    {
        if (k == 0)
        {
            LaneComplex<T> zero = LaneComplex<T>.Load(data);
            high = new(zero.Re - zero.Im, T.Broadcast(0));
            return new(zero.Re + zero.Im, T.Broadcast(0));
        }

        LaneComplex<T> a = LaneComplex<T>.Load(data + (nint)positions[k] * 2 * T.Count);
        LaneComplex<T> b = LaneComplex<T>.Load(data + (nint)positions[segment.Fft.Length - k] * 2 * T.Count);
        float* turn = segment.Turns.Pointer + (2 * k);
        return Pair(a, b, new(T.Broadcast(turn[0]), T.Broadcast(turn[1])), out high);
    }

    /// <summary>The same for any k, from Z[k], Z[h-k] and the table's u/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneComplex<T> Pair(LaneComplex<T> a, LaneComplex<T> b, LaneComplex<T> turn, out LaneComplex<T> high)
    {
        (LaneComplex<T> sum, LaneComplex<T> difference) = Mirrored(a, b);
        LaneComplex<T> turned = LaneComplex<T>.Multiply(difference, turn.Re, turn.Im);
        T scale = T.Broadcast(0.5f);
        high = new(T.MultiplyAdd(scale, sum.Re, -turned.Re), T.MultiplySubtract(scale, sum.Im, turned.Im));
        return new(T.MultiplyAdd(scale, sum.Re, turned.Re), T.MultiplyAdd(scale, sum.Im, turned.Im));
    }

    private static void Untangle(RealSegment segment, float* data)
    {
        int half = segment.Fft.Length;
        int[] positions = segment.Fft.Positions;
        for (int k = 0; 2 * k <= half; k++)
        {
            LaneComplex<T> low = Pair(segment, positions, data, k, out LaneComplex<T> high);
            LaneComplex<T>.Store(low, data + (nint)positions[k] * 2 * T.Count);
            LaneComplex<T>.Store(high, data + (nint)(k == 0 ? half : positions[half - k]) * 2 * T.Count);
        }
    }

    // 2 Z[k] = S + conj(u) D and 2 Z[h-k] = conj(S - conj(u) D) with S, D = X[k] ± conj X[h-k].
    private static void Tangle(RealSegment segment, float* data)
    {
        int half = segment.Fft.Length;
        T first = T.Load(data), last = T.Load(data + (nint)half * 2 * T.Count);
        LaneComplex<T>.Store(new(first + last, first - last), data);
        int[] positions = segment.Fft.Positions;
        float* turns = segment.Turns.Pointer;
        for (int k = 1; 2 * k <= half; k++)
        {
            float* low = data + (nint)positions[k] * 2 * T.Count, high = data + (nint)positions[half - k] * 2 * T.Count;
            (LaneComplex<T> sum, LaneComplex<T> difference) = Mirrored(LaneComplex<T>.Load(low), LaneComplex<T>.Load(high));
            LaneComplex<T> turned = LaneComplex<T>.MultiplyConjugate(difference, T.Broadcast(2 * turns[2 * k]), T.Broadcast(2 * turns[(2 * k) + 1]));
            LaneComplex<T>.Store(sum + turned, low);
            LaneComplex<T>.Store(new(sum.Re - turned.Re, turned.Im - sum.Im), high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (LaneComplex<T> Sum, LaneComplex<T> Difference) Mirrored(LaneComplex<T> a, LaneComplex<T> b)
        => (new(a.Re + b.Re, a.Im - b.Im), new(a.Re - b.Re, a.Im + b.Im));

    private static void Mirror(RealSegment segment, float* data)
    {
        int[] positions = segment.Fft.Positions;
        T.Store(T.Broadcast(0), data + T.Count);
        for (int k = 1; 2 * k < segment.Support; k++)
        {
            LaneComplex<T> value = LaneComplex<T>.Load(data + (nint)positions[k] * 2 * T.Count);
            LaneComplex<T>.Store(new(value.Re, -value.Im), data + (nint)positions[segment.Support - k] * 2 * T.Count);
        }
    }
}
