namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// A vector of floats of one width: what the loops over a row are written with, once for every width. No operation
/// depends on the width or leaves the rounding open, so each lane's bits are the same everywhere.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf All(float value);

    static abstract TSelf Load(float* from);

    static abstract void Store(TSelf value, float* to);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The larger of the two per lane; <paramref name="floor"/> where <paramref name="value"/> is not a number.</summary>
    static abstract TSelf AtLeast(TSelf value, TSelf floor);

    /// <summary>The smaller of the two per lane; <paramref name="ceiling"/> where <paramref name="value"/> is not a number.</summary>
    static abstract TSelf AtMost(TSelf value, TSelf ceiling);

    /// <summary>Takes apart values from -64 to 0 into the nearest whole numbers, ties to even, in a form that <see cref="Scale"/> takes, and what is left.</summary>
    static abstract TSelf Whole(TSelf value, out TSelf fraction);

    /// <summary>value * 2^whole, both of normal size.</summary>
    static abstract TSelf Scale(TSelf value, TSelf whole);

    /// <summary>All bits set per lane where left is greater.</summary>
    static abstract TSelf Above(TSelf left, TSelf right);

    /// <summary>The value where left is greater or equal, else zero.</summary>
    static abstract TSelf Keep(TSelf value, TSelf left, TSelf right);

    /// <summary>One bit per lane, lane 0 lowest, of the sign bits.</summary>
    static abstract uint Bits(TSelf mask);

    /// <summary>All bits set per lane where left is greater or equal.</summary>
    static abstract TSelf NotBelow(TSelf left, TSelf right);

    /// <summary>All bits set per lane where the value is neither below the one nor above the other.</summary>
    static abstract TSelf Within(TSelf value, TSelf low, TSelf high);

    /// <summary>The bits of the nearest whole number, ties to even; for values of at most 2^22 in size.</summary>
    static abstract TSelf Nearest(TSelf value);

    /// <summary>The bits that a mask leaves.</summary>
    static abstract TSelf AndBits(TSelf value, int bits);

    /// <summary>Adds lanes as whole numbers of 32 bits.</summary>
    static abstract TSelf AddBits(TSelf sum, TSelf more);

    /// <summary>Adds where left is greater than right.</summary>
    static abstract TSelf AddBitsIfAbove(TSelf sum, TSelf more, TSelf left, TSelf right);

    /// <summary>Adds where left is less than right.</summary>
    static abstract TSelf AddBitsIfBelow(TSelf sum, TSelf more, TSelf left, TSelf right);

    /// <summary>All lanes as whole numbers of 32 bits, added up.</summary>
    static abstract long SumBits(TSelf value);

    /// <summary>All lanes added up, in no order that is the same at every width.</summary>
    static abstract float Sum(TSelf value);

    static abstract float Largest(TSelf value);

    static abstract float Smallest(TSelf value);

    /// <summary>Writes the lanes under a mask one after the other; may write a whole vector.</summary>
    /// <returns>How many.</returns>
    static abstract int Compress(TSelf value, TSelf mask, float* to);

    /// <summary>The same for those neither below the one nor above the other.</summary>
    static abstract int CompressWithin(TSelf value, TSelf low, TSelf high, float* to);

    /// <summary>Writes the numbers of the lanes under a mask, plus <paramref name="first"/>; may write a whole vector.</summary>
    static abstract void CompressIndices(int first, TSelf mask, int* to);
}
