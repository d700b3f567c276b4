using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A bank of triangular bands, evenly spaced in pitch. Names in librosa and torchaudio: n_mels, f_min, f_max, mel_scale (htk), norm.</summary>
public sealed record MelOptions
{
    /// <summary>Samples per second of the signal, 1 … 10 000 000.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Bands, 1 … 65 536.</summary>
    public required int Bands { get; init; }

    /// <summary>Where the first band begins, in hertz, ≥ 0.</summary>
    public double LowestHertz { get; init; }

    /// <summary>Where the last band ends, in hertz, above <see cref="LowestHertz"/> and at most the sample rate; half the sample rate when 0.</summary>
    public double HighestHertz { get; init; }

    /// <summary>How pitch follows from frequency.</summary>
    public MelScale Scale { get; init; } = MelScale.Htk;

    /// <summary>How bands are weighed.</summary>
    public MelNorm Norm { get; init; } = MelNorm.None;

    internal MelOptions Validated()
    {
        InRange(SampleRate, 1, 10_000_000);
        InRange(Bands, 1, 65_536);
        double highest = HighestHertz == 0 ? SampleRate / 2 : HighestHertz;
        InRange(highest, 0, SampleRate, nameof(HighestHertz));
        InRange(LowestHertz, 0, SampleRate);
        return LowestHertz < highest && Enum.IsDefined(Scale) && Enum.IsDefined(Norm)
            ? this with { HighestHertz = highest }
            : throw new ArgumentOutOfRangeException(nameof(LowestHertz), LowestHertz, $"bands need {nameof(LowestHertz)} below {nameof(HighestHertz)} ({highest}), an existing scale and norm");
    }
}
