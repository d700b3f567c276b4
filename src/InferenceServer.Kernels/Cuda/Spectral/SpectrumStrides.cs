namespace InferenceServer.Kernels.Cuda;

/// <summary>Values from one bin, and from one frame, to the next.</summary>
internal readonly record struct SpectrumStrides(long Bin, long Frame)
{
    /// <param name="order">How the spectrogram lies.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="frames">Frames.</param>
    /// <param name="width">Values of a bin.</param>
    public static SpectrumStrides Of(SpectrumOrder order, int bins, int frames, int width)
        => order == SpectrumOrder.BinsFrames ? new((long)frames * width, width) : new(width, (long)bins * width);
}
