using InferenceServer.Abstractions;
using InferenceServer.Media.Images;

namespace InferenceServer.Plugins.Clip;

/// <summary>A vision graph's input, and how pictures are written into it.</summary>
internal sealed class ImageInput
{
    public const string UsualName = "pixel_values";

    private readonly string _name;
    private readonly ImageProcessor _processor;

    /// <param name="model">The model's name, for messages.</param>
    /// <param name="inputs">The graph's inputs for pictures: exactly one.</param>
    /// <param name="processor">What makes it.</param>
    /// <exception cref="InferenceException">The input is not what the processor makes.</exception>
    public ImageInput(string model, IReadOnlyList<TensorSpec> inputs, ImageProcessor processor)
    {
        long[] expected = [TensorShape.Any, ImageBuffer.Channels, processor.Height, processor.Width];
        bool fits = inputs.Count == 1 && inputs[0].Type == ElementType.Float32 && inputs[0].Dimensions.Length == 4
            && inputs[0].Dimensions.Zip(expected).All(d => d.First == d.Second || d.First == TensorShape.Any || d.Second == TensorShape.Any);
        if (!fits)
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"model '{model}' has the picture inputs [{string.Join(", ", inputs)}], but preprocessor_config.json makes FP32 {TensorShape.Format(expected)}");
        }

        _name = inputs[0].Name;
        _processor = processor;
    }

    /// <summary>Whether <paramref name="input"/> belongs to the image half of a graph with both.</summary>
    public static bool Claims(TensorSpec input) => input.Name == UsualName;

    /// <summary>One row for each encoded picture; the caller's, who disposes it.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="first">The first one's number among all, for messages.</param>
    /// <exception cref="InferenceException">A picture cannot be decoded.</exception>
    public TensorSet Rows(ReadOnlySpan<ReadOnlyMemory<byte>> images, int first)
    {
        int rowBytes = _processor.ValueCount * sizeof(float);
        TensorMemory memory = TensorMemory.Rent(checked(images.Length * rowBytes));
        Tensor pixels = new(_name, ElementType.Float32, [images.Length, ImageBuffer.Channels, _processor.Height, _processor.Width], memory.Memory[..(images.Length * rowBytes)]);
        try
        {
            for (int i = 0; i < images.Length; i++)
            {
                _processor.Process(Decode(images[i], first + i), pixels.Span<float>().Slice(i * _processor.ValueCount, _processor.ValueCount));
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        return new([pixels], memory);
    }

    /// <summary>A row of zeros, for graphs that want a picture where there is only text.</summary>
    public Tensor Blank() => new(_name, ElementType.Float32, [1, ImageBuffer.Channels, _processor.Height, _processor.Width], new byte[_processor.ValueCount * sizeof(float)]);

    private static ImageBuffer Decode(ReadOnlyMemory<byte> image, int number)
    {
        try
        {
            return ImageDecoder.Decode(image);
        }
        catch (ImageException e)
        {
            throw new InferenceException(
                e.Error == ImageError.Unavailable ? InferenceError.Unsupported : InferenceError.InvalidArgument, $"image {number} cannot be decoded: {e.Message}", e);
        }
    }
}
