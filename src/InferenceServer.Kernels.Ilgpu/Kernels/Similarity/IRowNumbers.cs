namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>Widens the numbers in sixteen bytes of a row to singles without rounding, four at a time.</summary>
internal interface IRowNumbers
{
    /// <summary>How many fours there are in sixteen bytes: 1, 2 or 4.</summary>
    int Fours { get; }

    /// <summary>Whether bfloat16 has all of the numbers.</summary>
    bool AreBFloat16 { get; }

    Four First(Quad numbers);

    /// <summary>Only where there are 2 or more.</summary>
    Four Second(Quad numbers);

    /// <summary>Only where there are 4.</summary>
    Four Third(Quad numbers);

    /// <summary>Only where there are 4.</summary>
    Four Fourth(Quad numbers);
}
