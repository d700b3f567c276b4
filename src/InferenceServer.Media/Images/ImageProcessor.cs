using System.Buffers;
using System.Text.Json;
using InferenceServer.Media.Images.Processing;
using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Images;

/// <summary>
/// Makes a vision model's input of a picture, as its <c>preprocessor_config.json</c> says (CLIP, BLIP, SigLIP, ViT): resize, centre crop,
/// rescale, normalise; float32, channels first. Values equal those of the Pillow-based processors. Immutable; safe from several threads.
/// </summary>
public sealed class ImageProcessor
{
    private readonly ImageProcessorConfig _config;

    // The value of each byte, for each channel.
    private readonly float[] _values = new float[ImageBuffer.Channels * 256];

    private ImageProcessor(ImageProcessorConfig config)
    {
        _config = config;
        for (int i = 0; i < _values.Length; i++)
        {
            int channel = i / 256;
            float rescaled = (float)((i % 256) * config.Scale);
            _values[i] = (rescaled - config.Mean[channel]) / config.Deviation[channel];
        }
    }

    /// <summary>Columns of the model's input.</summary>
    public int Width => _config.Width;

    /// <summary>Rows of the model's input.</summary>
    public int Height => _config.Height;

    /// <summary>Values of one picture: 3 · <see cref="Height"/> · <see cref="Width"/>.</summary>
    public int ValueCount => ImageBuffer.Channels * Height * Width;

    /// <summary>Reads a processor's configuration.</summary>
    /// <param name="config">The contents of <c>preprocessor_config.json</c>; not kept.</param>
    /// <exception cref="InvalidDataException">A key has a value that is not understood, or the input's size stays open; the message says which.</exception>
    public static ImageProcessor FromConfig(JsonElement config) => new(ImageProcessorConfigReader.Read(config));

    /// <summary>Makes the input of one picture.</summary>
    /// <param name="picture">The picture; not changed.</param>
    /// <param name="target">Receives the values as [3, <see cref="Height"/>, <see cref="Width"/>]; at least <see cref="ValueCount"/> long.</param>
    public void Process(ImageBuffer picture, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (target.Length < ValueCount)
        {
            throw new ArgumentException($"the target holds {target.Length} values; expected {ValueCount}", nameof(target));
        }

        int bytes = ValueCount;
        byte[] rented = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            Span<byte> pixels = rented.AsSpan(0, bytes);
            Frame(picture, pixels);
            Normalize(pixels, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Resizes and crops. Where the crop is larger than the picture, the picture stands in the middle of black.</summary>
    private void Frame(ImageBuffer picture, Span<byte> pixels)
    {
        (int width, int height) = ResizedSize(picture);
        (int left, int fromX, int columns) = Overlap(width, Width);
        (int top, int fromY, int rows) = Overlap(height, Height);
        PixelWindow window = new(fromX, fromY, columns, rows);
        if (columns == Width && rows == Height)
        {
            ImageResizer.Resize(picture, width, height, _config.Filter, window, pixels);
            return;
        }

        pixels.Clear();
        byte[] part = new byte[columns * rows * ImageBuffer.Channels];
        ImageResizer.Resize(picture, width, height, _config.Filter, window, part);
        int rowBytes = columns * ImageBuffer.Channels;
        for (int y = 0; y < rows; y++)
        {
            part.AsSpan(y * rowBytes, rowBytes).CopyTo(pixels[((((top + y) * Width) + left) * ImageBuffer.Channels)..]);
        }
    }

    private (int Width, int Height) ResizedSize(ImageBuffer picture)
    {
        if (!_config.Resizes)
        {
            return (picture.Width, picture.Height);
        }

        if (_config.ShortestEdge == 0)
        {
            return (_config.ResizeWidth, _config.ResizeHeight);
        }

        int shorter = Math.Min(picture.Width, picture.Height);
        return (Scaled(picture.Width), Scaled(picture.Height));

        int Scaled(int side) => checked((int)((long)_config.ShortestEdge * side / shorter));
    }

    /// <summary>Along one side: where the picture begins in the frame, where the frame begins in the picture, and how much they share.</summary>
    private static (int At, int From, int Count) Overlap(int side, int frame)
        => side >= frame ? (0, (side - frame) / 2, frame) : ((frame - side + 1) / 2, 0, side);

    private void Normalize(ReadOnlySpan<byte> pixels, Span<float> target)
    {
        int plane = Width * Height;
        ReadOnlySpan<float> red = _values.AsSpan(0, 256), green = _values.AsSpan(256, 256), blue = _values.AsSpan(512, 256);
        Span<float> reds = target[..plane], greens = target.Slice(plane, plane), blues = target.Slice(2 * plane, plane);
        for (int i = 0, at = 0; i < plane; i++, at += ImageBuffer.Channels)
        {
            reds[i] = red[pixels[at]];
            greens[i] = green[pixels[at + 1]];
            blues[i] = blue[pixels[at + 2]];
        }
    }
}
