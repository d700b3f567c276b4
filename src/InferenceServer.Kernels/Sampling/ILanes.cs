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

    /// <summary>Adds the low bits of <paramref name="shifted"/> to the exponents of <paramref name="value"/>.</summary>
    static abstract TSelf Scale(TSelf value, TSelf shifted);

    /// <summary>All bits set per lane where left is greater.</summary>
    static abstract TSelf Above(TSelf left, TSelf right);

    /// <summary>The value where left is greater or equal, else zero.</summary>
    static abstract TSelf Keep(TSelf value, TSelf left, TSelf right);

    /// <summary>One bit per lane, lane 0 lowest, of the sign bits.</summary>
    static abstract uint Bits(TSelf mask);

    /// <summary>One bit per lane where left is greater or equal.</summary>
    static abstract uint NotBelow(TSelf left, TSelf right);

    static abstract float Largest(TSelf value);

    static abstract float Smallest(TSelf value);

    /// <summary>Whether compressing costs less than a branch that is guessed wrong now and then.</summary>
    static abstract bool CompressesAtOnce { get; }

    /// <summary>Writes the lanes whose bit is set one after the other; may write a whole vector.</summary>
    static abstract void Compress(TSelf value, uint bits, float* to);

    /// <summary>Writes the numbers of the lanes whose bit is set, plus <paramref name="first"/>; may write a whole vector.</summary>
    static abstract void CompressIndices(int first, uint bits, int* to);
}
