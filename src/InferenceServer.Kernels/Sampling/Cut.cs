namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// Where a filter stops in the total order of a row (larger logit first, then smaller position): everything above
/// <paramref name="Value"/> is kept, and of what equals it the positions up to <paramref name="LastTie"/>.
/// </summary>
internal readonly record struct Cut(float Value, int LastTie)
{
    /// <summary>Keeps whatever is not banned.</summary>
    public static Cut None { get; } = new(float.NegativeInfinity, -1);

    public bool Keeps(float logit, int position) => logit > Value || (logit == Value && position <= LastTie);

    /// <summary>What both keep; both are beginnings of the same order, so it is one of the two.</summary>
    public Cut And(Cut other)
        => other.Value > Value || (other.Value == Value && other.LastTie < LastTie) ? other : this;
}
