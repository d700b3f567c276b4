namespace InferenceServer.Media.Images.Resampling;

/// <summary>A part of a picture, in pixels.</summary>
internal readonly record struct PixelWindow(int X, int Y, int Width, int Height);
