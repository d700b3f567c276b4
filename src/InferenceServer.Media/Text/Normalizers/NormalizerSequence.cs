namespace InferenceServer.Media.Text;

/// <summary>One normalizer after the other.</summary>
internal sealed class NormalizerSequence(params INormalizer[] steps) : INormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        foreach (INormalizer step in steps)
        {
            text = step.Normalize(text);
        }
        return text;
    }
}
