namespace InferenceServer.Kernels.Sampling;

/// <summary>Sums of fixed-point weights (see <see cref="Weight"/>) beside a row's lanes. Sums are whole numbers, so their order does not matter.</summary>
internal interface IWeightSum<TSelf, TLanes>
    where TSelf : struct, IWeightSum<TSelf, TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>The weights of the lanes as whole numbers, to nearest even.</summary>
    static abstract TSelf Round(TLanes weights);

    /// <summary>Keeps what stands under set lanes of a mask, zero elsewhere.</summary>
    static abstract TSelf Where(TSelf weights, TLanes mask);

    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>In each place.</summary>
    static abstract TSelf All(long value);

    static abstract long Total(TSelf sum);
}
