using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Images.Processing;

/// <summary>What each class of image processor takes for keys that its file leaves out.</summary>
internal sealed record ImageProcessorDefaults(bool Crops, int Side, ResampleFilter Filter, float[] Mean, float[] Deviation)
{
    private static readonly float[] ClipMean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] ClipDeviation = [0.26862954f, 0.26130258f, 0.27577711f];
    private static readonly float[] Half = [0.5f, 0.5f, 0.5f];

    /// <param name="type">For example <c>CLIPImageProcessor</c>; CLIP's where it is not said.</param>
    public static ImageProcessorDefaults For(string? type) => type switch
    {
        null => new(true, 224, ResampleFilter.Bicubic, ClipMean, ClipDeviation),
        _ when type.StartsWith("CLIP", StringComparison.Ordinal) => new(true, 224, ResampleFilter.Bicubic, ClipMean, ClipDeviation),
        _ when type.StartsWith("Blip", StringComparison.Ordinal) => new(false, 384, ResampleFilter.Bicubic, ClipMean, ClipDeviation),
        _ when type.StartsWith("Siglip", StringComparison.Ordinal) => new(false, 224, ResampleFilter.Bicubic, Half, Half),
        _ when type.StartsWith("ViT", StringComparison.Ordinal) => new(false, 224, ResampleFilter.Bilinear, Half, Half),
        _ => throw new InvalidDataException($"preprocessor_config.json asks for {type}; expected a processor of CLIP, BLIP, SigLIP or ViT"),
    };
}
