namespace InferenceServer.KernelTimings;

/// <summary>The timings of one family of kernels. A class that implements this is found by <c>KernelTimings NAME</c> without being listed anywhere.</summary>
internal interface ITimingFamily
{
    /// <summary>What the command line calls it, for example <c>similarity</c>.</summary>
    string Name { get; }

    /// <summary>Measures all of the family; takes under a minute.</summary>
    IEnumerable<Timing> Measure();
}
