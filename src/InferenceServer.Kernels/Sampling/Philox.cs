namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Philox4x32-10: a counter-based generator. The same key and counter give the same words on every machine, so a
/// request's chance depends on nothing but its own seed and position. Source: Salmon, Moraes, Dror and Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Safe from several threads.
/// </summary>
public static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The four words of one counter.</summary>
    /// <param name="key">The seed; its low half is the first key word.</param>
    /// <param name="counter">Four counter words.</param>
    public static (uint X, uint Y, uint Z, uint W) Block(ulong key, (uint X, uint Y, uint Z, uint W) counter)
    {
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        (uint x, uint y, uint z, uint w) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)Multiplier0 * x, second = (ulong)Multiplier1 * z;
            (x, y, z, w) = ((uint)(second >> 32) ^ y ^ key0, (uint)second, (uint)(first >> 32) ^ w ^ key1, (uint)first);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (x, y, z, w);
    }

    /// <summary>The one uniform number that a row of logits gets: 64 bits, each equally likely.</summary>
    /// <param name="seed">The request's seed.</param>
    /// <param name="request">Tells apart requests of one seed; never the position in a batch.</param>
    /// <param name="step">The position in the generated sequence.</param>
    /// <param name="stream">Tells apart what is drawn in one step, for example codebooks.</param>
    public static ulong Uniform(ulong seed, uint request, uint step, uint stream)
    {
        (uint x, uint y, _, _) = Block(seed, (request, step, stream, 0));
        return ((ulong)x << 32) | y;
    }
}
