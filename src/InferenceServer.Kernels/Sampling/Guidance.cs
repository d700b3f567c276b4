using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Sampling;

/// <summary>Classifier-free guidance. Source: Ho and Salimans, "Classifier-free diffusion guidance", 2022.</summary>
public static unsafe class Guidance
{
    /// <summary>mixed = unconditional + scale * (conditional - unconditional), the last two operations fused; the first step of sampling, before any penalty.</summary>
    /// <param name="conditional">Logits of any number of rows.</param>
    /// <param name="unconditional">As many.</param>
    /// <param name="scale">Finite. 1 gives the conditional logits, bit by bit.</param>
    /// <param name="mixed">Receives as many; may be one of the two inputs. Where both are negative infinity it is NaN, which the sampler takes as banned.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the scale is not finite.</exception>
    public static void Mix(ReadOnlySpan<float> conditional, ReadOnlySpan<float> unconditional, float scale, Span<float> mixed)
    {
        if (conditional.Length != unconditional.Length || conditional.Length != mixed.Length)
        {
            throw new ArgumentException($"There are {conditional.Length} conditional and {unconditional.Length} unconditional logits and room for {mixed.Length}; expected as many of each.", nameof(mixed));
        }

        if (!float.IsFinite(scale))
        {
            throw new ArgumentException($"The guidance scale is {scale}; expected a finite number.", nameof(scale));
        }

        if (scale == 1)
        {
            conditional.CopyTo(mixed);
            return;
        }

        fixed (float* c = conditional, u = unconditional, to = mixed)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Mix<Lanes512>(c, u, scale, to, mixed.Length);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Mix<Lanes256>(c, u, scale, to, mixed.Length);
            }
            else
            {
                Mix<Lanes128>(c, u, scale, to, mixed.Length);
            }
        }
    }

    private static void Mix<TLanes>(float* c, float* u, float scale, float* to, int length)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes factor = TLanes.All(scale);
        int i = 0;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            TLanes from = TLanes.Load(u + i);
            TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(c + i) - from, from), to + i);
        }

        for (; i < length; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(scale, c[i] - u[i], u[i]);
        }
    }
}
