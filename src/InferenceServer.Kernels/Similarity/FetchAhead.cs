using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>
/// Memory fetched into the second cache in even shares, each spread over the steps of a multiplication: many lines at once fill the
/// queue of misses, and then the multiplication waits for what lies in the second cache already.
/// </summary>
/// <param name="from">The first byte; memory that does not exist is ignored by the processor.</param>
/// <param name="bytes">How many.</param>
/// <param name="shares">In how many shares.</param>
internal unsafe struct FetchAhead(byte* from, nint bytes, long shares)
{
    private const int CacheLine = 64;

    private readonly byte* _end = from + bytes;
    private readonly nint _share = (nint)((bytes + shares - 1) / shares);
    private byte* _at = from;

    /// <summary>Takes the next share, for a step for each sixteen of <paramref name="length"/> numbers.</summary>
    /// <param name="length">Numbers multiplied meanwhile.</param>
    /// <param name="step">Bytes from the line to fetch at one step to that of the next, a line at most: what is more is fetched here.</param>
    /// <returns>The line to fetch at the first step.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Take(nint length, out nint step)
    {
        byte* first = _at;
        nint share = Math.Min(_share, (nint)(_end - _at)), steps = length / Lanes.Count;
        _at += share;
        step = Math.Min(share / steps, CacheLine);
        for (byte* line = first + (step * steps); Sse.IsSupported && line < _at; line += CacheLine)
        {
            Sse.Prefetch1(line);
        }

        return first;
    }
}
