namespace InferenceServer.Media.Text;

/// <summary>Rewrites a text before it is cut into words. Stateless and safe from several threads.</summary>
internal interface INormalizer
{
    AlignedText Normalize(AlignedText text);
}
