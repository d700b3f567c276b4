namespace InferenceServer.Media.Images.Png;

/// <summary>PNG's colour types.</summary>
internal enum PngColor : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
