namespace InferenceServer.Kernels.Sampling;

/// <summary>Bans by bitmap, as grammars and other constraints give them.</summary>
public static class LogitMask
{
    /// <summary>Sets to negative infinity, in place, every logit whose bit is not set.</summary>
    /// <param name="logits">One row.</param>
    /// <param name="allowed">Bit t % 64 of word t / 64 stands for token t; at least as many bits as logits.</param>
    /// <exception cref="ArgumentException">There are fewer bits than logits.</exception>
    public static void Restrict(Span<float> logits, ReadOnlySpan<ulong> allowed)
    {
        if ((long)allowed.Length * 64 < logits.Length)
        {
            throw new ArgumentException($"allowed has {(long)allowed.Length * 64} bits; expected at least {logits.Length}, one to a logit.", nameof(allowed));
        }

        for (int start = 0; start < logits.Length; start += 64)
        {
            ulong banned = ~allowed[start / 64];
            int count = Math.Min(64, logits.Length - start);
            for (int i = 0; banned != 0 && i < count; i++, banned >>= 1)
            {
                if ((banned & 1) != 0)
                {
                    logits[start + i] = float.NegativeInfinity;
                }
            }
        }
    }
}
