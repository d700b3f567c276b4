using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Images.Processing;

/// <summary>The steps of an image processor, read from <c>preprocessor_config.json</c>.</summary>
internal sealed record ImageProcessorConfig
{
    public bool Resizes { get; init; }

    /// <summary>The side that the picture's shorter one is brought to; 0 where both are given.</summary>
    public int ShortestEdge { get; init; }

    public int ResizeWidth { get; init; }

    public int ResizeHeight { get; init; }

    public ResampleFilter Filter { get; init; }

    public bool Crops { get; init; }

    public int CropWidth { get; init; }

    public int CropHeight { get; init; }

    /// <summary>What a byte is multiplied with; 1 where it is not rescaled.</summary>
    public double Scale { get; init; }

    /// <summary>Per channel, red first; zeros where nothing is normalised.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Per channel; ones where nothing is normalised.</summary>
    public required float[] Deviation { get; init; }

    /// <summary>Columns of what the model gets.</summary>
    public int Width => Crops ? CropWidth : ResizeWidth;

    /// <summary>Rows of what the model gets.</summary>
    public int Height => Crops ? CropHeight : ResizeHeight;
}
