using System.Buffers;
using System.Collections.Immutable;
using InferenceServer.Abstractions;
using InferenceServer.Media.Images;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace InferenceServer.Plugins.Clip;

/// <summary>A vision graph's input, and how pictures are written into it.</summary>
internal sealed class ImageInput
{
    public const string UsualName = "pixel_values";

    private readonly string _name;
    private readonly ElementType _type;
    private readonly ImageProcessor _processor;

    /// <param name="model">The model's name, for messages.</param>
    /// <param name="inputs">The graph's inputs for pictures: exactly one.</param>
    /// <param name="processor">What makes it.</param>
    /// <exception cref="InferenceException">The input is not what the processor makes.</exception>
    public ImageInput(string model, IReadOnlyList<TensorSpec> inputs, ImageProcessor processor)
    {
        long[] expected = [TensorShape.Any, ImageBuffer.Channels, processor.Height, processor.Width];
        bool fits = inputs.Count == 1 && inputs[0].Type is ElementType.Float32 or ElementType.Float16 && inputs[0].Dimensions.Length == 4
            && inputs[0].Dimensions.Zip(expected).All(d => d.First == d.Second || d.First == TensorShape.Any || d.Second == TensorShape.Any);
        if (!fits)
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"model '{model}' has the picture inputs [{string.Join(", ", inputs)}], but preprocessor_config.json makes FP32 or FP16 {TensorShape.Format(expected)}");
        }

        _name = inputs[0].Name;
        _type = inputs[0].Type;
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
        int values = _processor.ValueCount, bytes = checked(images.Length * values * _type.SizeInBytes());
        TensorMemory memory = TensorMemory.Rent(bytes);
        Tensor pixels = new(_name, _type, Shape(images.Length), memory.Memory[..bytes]);
        try
        {
            for (int i = 0; i < images.Length; i++)
            {
                Write(Decode(images[i], first + i), pixels, i * values);
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
    public Tensor Blank() => new(_name, _type, Shape(1), new byte[_processor.ValueCount * _type.SizeInBytes()]);

    private ImmutableArray<long> Shape(int rows) => [rows, ImageBuffer.Channels, _processor.Height, _processor.Width];

    private void Write(ImageBuffer picture, Tensor pixels, int at)
    {
        int values = _processor.ValueCount;
        if (_type == ElementType.Float32)
        {
            _processor.Process(picture, pixels.Span<float>().Slice(at, values));
            return;
        }

        float[] rented = ArrayPool<float>.Shared.Rent(values);
        Span<float> singles = rented.AsSpan(0, values);
        _processor.Process(picture, singles);
        TensorPrimitives.ConvertToHalf(singles, pixels.Span<Half>().Slice(at, values));
        ArrayPool<float>.Shared.Return(rented);
    }

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
