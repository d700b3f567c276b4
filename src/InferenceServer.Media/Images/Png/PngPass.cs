namespace InferenceServer.Media.Images.Png;

/// <summary>A sub-picture: pixel (x, y) of it is pixel (X + x · StepX, Y + y · StepY) of the picture.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height);
