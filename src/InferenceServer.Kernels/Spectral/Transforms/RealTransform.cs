namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// A real transform of length n over L samples, the rest being zero. Where n = P L with even L it splits into
/// the residues of the bins modulo P, so that the padding costs neither memory nor arithmetic.
/// </summary>
internal sealed class RealTransform
{
    public RealTransform(int length, int support)
    {
        Length = length;
        Support = length % support == 0 && support % 2 == 0 ? support : length;
        int factor = length / Support;
        Segments = new RealSegment[(factor / 2) + 1];
        for (int residue = 0; residue < Segments.Length; residue++)
        {
            Segments[residue] = new RealSegment(length, Support, residue);
        }

        Elements = Segments.Max(s => s.Elements);
        ScratchElements = Segments.Max(s => s.Fft.ScratchElements);
    }

    public int Length { get; }

    /// <summary>Samples taken; <see cref="Length"/> where the padding could not be used.</summary>
    public int Support { get; }

    public int Bins => (Length / 2) + 1;

    public RealSegment[] Segments { get; }

    /// <summary>Complex elements of the largest segment's buffer.</summary>
    public int Elements { get; }

    /// <summary>Complex elements of scratch.</summary>
    public int ScratchElements { get; }
}
