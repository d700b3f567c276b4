using System.Numerics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Up to 64 neighbouring rows of a segment and which of them the filter lets through: what is scored in one go.</summary>
internal unsafe struct RowPanel
{
    /// <summary>Rows in a panel.</summary>
    public const int Rows = 64;

    private const int Beyond = 2;

    private fixed int _picks[Rows + Beyond];

    /// <summary>How many rows are let through.</summary>
    public int Count { readonly get; private set; }

    /// <summary>The segment's row that is the <paramref name="i"/>-th let through; up to two beyond the last it is the last, so that rows can be taken by twos and threes.</summary>
    public readonly int this[int i] => _picks[i];

    /// <summary>Takes rows <paramref name="from"/> to <paramref name="to"/> - 1 of a segment that begins at <paramref name="firstOfSegment"/>.</summary>
    public void Pick(int from, int to, uint firstOfSegment, ulong* filter, long filterWords)
    {
        Count = 0;
        if (filter is null)
        {
            for (int row = from; row < to; row++)
            {
                _picks[Count++] = row;
            }

            RepeatLast();
            return;
        }

        ulong allowed = Bits(filter, filterWords, (long)firstOfSegment + from);
        if (to - from < Rows)
        {
            allowed &= (1UL << (to - from)) - 1;
        }

        for (; allowed != 0; allowed &= allowed - 1)
        {
            _picks[Count++] = from + BitOperations.TrailingZeroCount(allowed);
        }

        RepeatLast();
    }

    private void RepeatLast()
    {
        for (int i = 0; i < Beyond && Count > 0; i++)
        {
            _picks[Count + i] = _picks[Count - 1];
        }
    }

    private static ulong Bits(ulong* filter, long words, long first)
    {
        long word = first >> 6;
        int shift = (int)(first & 63);
        ulong bits = filter[word] >> shift;
        return shift == 0 || word + 1 >= words ? bits : bits | (filter[word + 1] << (64 - shift));
    }
}
