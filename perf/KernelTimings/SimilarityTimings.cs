namespace InferenceServer.KernelTimings;

/// <summary>Cosine top-k, held against what the machine can read and multiply at best.</summary>
internal sealed class SimilarityTimings : ITimingFamily
{
    public string Name => "similarity";

    public IEnumerable<Timing> Measure()
    {
        int threads = Environment.ProcessorCount;
        yield return new("read bandwidth", Ceilings.ReadBandwidth(threads) / 1e9, "GB/s");
        yield return new("read bandwidth, 1 thread", Ceilings.ReadBandwidth(1) / 1e9, "GB/s");
        yield return new("fma peak", Ceilings.FusedMultiplyAdd(threads) / 1e9, "GFLOP/s");
        yield return new("fma peak, 1 thread", Ceilings.FusedMultiplyAdd(1) / 1e9, "GFLOP/s");
    }
}
