using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>How phases are rebuilt. Names in librosa and torchaudio: n_iter, momentum.</summary>
public sealed record GriffinLimOptions
{
    /// <summary>How the signal is cut into frames.</summary>
    public required StftOptions Frames { get; init; }

    /// <summary>Rounds of synthesis and analysis, 0 … 100 000; 0 is the inverse transform with the phases of the start.</summary>
    public int Iterations { get; init; } = 32;

    /// <summary>How far a round goes on in the direction of the one before, 0 (the classic algorithm) up to but not including 1; 0.99 is fast Griffin-Lim.</summary>
    public double Momentum { get; init; } = 0.99;

    internal GriffinLimOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Frames);
        InRange(Iterations, 0, 100_000);
        InRange(Momentum, 0, 1 - 1e-9);
        return this with { Frames = Frames.Validated() };
    }
}
