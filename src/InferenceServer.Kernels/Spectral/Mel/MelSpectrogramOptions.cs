using static InferenceServer.Kernels.Spectral.Checks;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A mel spectrogram from a signal: frames, bands, and what is made of their values.</summary>
public sealed record MelSpectrogramOptions
{
    /// <summary>How the signal is cut into frames.</summary>
    public required StftOptions Frames { get; init; }

    /// <summary>The bands.</summary>
    public required MelOptions Bands { get; init; }

    /// <summary>Whether bands sum squared magnitudes (the usual) or magnitudes (Riffusion).</summary>
    public bool Power { get; init; } = true;

    /// <summary>What becomes of a band's value.</summary>
    public MelCompression Compression { get; init; } = MelCompression.None;

    /// <summary>The least value that a logarithm is taken of (amin), 1.2e-38 … 1e30.</summary>
    public double Floor { get; init; } = 1e-10;

    /// <summary>Added before the logarithm, for front ends that write log(x + offset); 0 … 1e30.</summary>
    public double Offset { get; init; }

    /// <summary>Decibels below the spectrogram's largest under which values are raised (top_db), &gt; 0; null for no such limit. Only with <see cref="MelCompression.Decibel"/>.</summary>
    public double? TopDecibels { get; init; }

    internal MelSpectrogramOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Frames);
        ArgumentNullException.ThrowIfNull(Bands);
        InRange(Floor, 1.2e-38, 1e30);
        InRange(Offset, 0, 1e30);
        InRange(TopDecibels ?? 1, double.Epsilon, 1e6, nameof(TopDecibels));
        if (!Enum.IsDefined(Compression) || (TopDecibels is not null && Compression != MelCompression.Decibel))
        {
            throw new ArgumentException($"compression {Compression} does not exist or does not go with {nameof(TopDecibels)}");
        }

        return this with { Frames = Frames.Validated(), Bands = Bands.Validated() };
    }
}
