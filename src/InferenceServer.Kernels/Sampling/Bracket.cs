namespace InferenceServer.Kernels.Sampling;

/// <summary>Bounds between which a cut is looked for: above <paramref name="High"/> all is kept, under <paramref name="Low"/> nothing.</summary>
internal readonly record struct Bracket(float High, float Low)
{
    /// <summary>Counts all as above and gathers nothing.</summary>
    public static Bracket None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>Gathers whatever is not banned.</summary>
    public static Bracket All { get; } = new(float.PositiveInfinity, -float.MaxValue);

    public bool Open => float.IsNegativeInfinity(High);

    /// <summary>Only what equals <paramref name="value"/>.</summary>
    public static Bracket At(float value) => new(value, value);
}
