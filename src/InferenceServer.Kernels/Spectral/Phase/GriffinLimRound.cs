using System.Runtime.CompilerServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// One round for one group of frames without leaving the cache: cut and transform, replace magnitudes, transform back.
/// A window's turn (<see cref="FramePlan.Turns"/>) would cancel out, and so would the conjugate that some positions hold; both are left out.
/// </summary>
internal sealed unsafe class GriffinLimRound(GriffinLimState state, float momentum) : FrameWork
{
    // torchaudio adds 1e-16 to a magnitude so that nothing divides by zero; this is its square.
    private const float Tiny = 1e-32f;

    /// <summary>Floats of scratch: the transform's, and the samples of the frames to come.</summary>
    public static int ScratchFloats(FramePlan plan, int lanes)
        => LaneBuffers.Floats(plan.Transform, lanes) + ((plan.Transform.Support + 2) * lanes);

    public override void Run<T>(int first, int count, float* scratch)
    {
        FramePlan plan = state.Plan;
        LaneBuffers buffers = new(plan.Transform, T.Count, scratch);
        bool inPlace = buffers.Data == buffers.Time;
        float* next = inPlace ? buffers.Time : buffers.Tile + LaneBuffers.TileFloats;
        float* magnitudes = state.Magnitudes(first), previous = state.Previous(first);
        FrameTransform<T>.Gather(plan, state.Padded, first, count, buffers.Time);
        for (int s = 0; s < plan.Transform.Segments.Length; s++)
        {
            RealSegment segment = plan.Transform.Segments[s];
            LaneRealFft<T>.Forward(segment, buffers.Time, buffers.Data, buffers.Fft);
            Replace<T>(segment.Positions, buffers.Data, magnitudes, previous);
            magnitudes += (nint)segment.Positions.Length * T.Count;
            previous += (nint)segment.Positions.Length * 2 * T.Count;
            LaneRealFft<T>.Inverse(segment, buffers.Data, next, buffers.Fft, first: s == 0);
        }

        FrameTransform<T>.Scatter(plan, next, first, count, state.Rows);
    }

    // angle = rebuilt - m previous; previous = rebuilt; next = magnitude angle / |angle|.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Replace<T>(int[] positions, float* data, float* magnitudes, float* previous)
        where T : struct, ILanes<T>
    {
        T back = T.Broadcast(momentum), tiny = T.Broadcast(Tiny);
        for (int i = 0; i < positions.Length; i++, magnitudes += T.Count, previous += 2 * T.Count)
        {
            float* at = data + (nint)positions[i] * 2 * T.Count;
            LaneComplex<T> rebuilt = LaneComplex<T>.Load(at);
            LaneComplex<T> angle = LaneComplex<T>.SubtractScaled(rebuilt, back, LaneComplex<T>.Load(previous));
            LaneComplex<T>.Store(rebuilt, previous);
            T scale = T.Load(magnitudes) * InverseSqrt(T.MultiplyAdd(angle.Re, angle.Re, T.MultiplyAdd(angle.Im, angle.Im, tiny)));
            LaneComplex<T>.Store(new(angle.Re * scale, angle.Im * scale), at);
        }
    }

    // A guess and three of Newton's steps: full single precision in a third of the time of a root and a division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T InverseSqrt<T>(T value)
        where T : struct, ILanes<T>
    {
        T half = T.Broadcast(0.5f) * value, threeHalves = T.Broadcast(1.5f), root = T.GuessInverseSqrt(value);
        root *= T.MultiplySubtract(half * root, root, threeHalves);
        root *= T.MultiplySubtract(half * root, root, threeHalves);
        return root * T.MultiplySubtract(half * root, root, threeHalves);
    }
}
