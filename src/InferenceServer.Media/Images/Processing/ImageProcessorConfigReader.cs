using System.Text.Json;
using InferenceServer.Media.Images.Resampling;

namespace InferenceServer.Media.Images.Processing;

/// <summary>
/// Reads <c>preprocessor_config.json</c> in the spellings of several years: sizes as numbers or objects, keys left out for the
/// defaults of the processor's class.
/// </summary>
internal static class ImageProcessorConfigReader
{
    // The largest side that any published dual encoder takes is far below; a typing error must not cost gigabytes.
    private const int LargestSide = 8192;

    public static ImageProcessorConfig Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"preprocessor_config.json is {json.ValueKind}; expected an object");
        }

        ImageProcessorDefaults defaults = ImageProcessorDefaults.For(Text(json, "image_processor_type") ?? Text(json, "feature_extractor_type"));
        bool resizes = Flag(json, "do_resize", true), crops = Flag(json, "do_center_crop", defaults.Crops), normalizes = Flag(json, "do_normalize", true);
        (int shortest, int height, int width) = resizes ? Size(json, "size", defaults, squareNumber: !defaults.Crops) : default;
        (int cropShortest, int cropHeight, int cropWidth) = crops ? Size(json, "crop_size", defaults, squareNumber: true) : default;
        if (crops ? cropShortest != 0 : shortest != 0 || !resizes)
        {
            throw new InvalidDataException("preprocessor_config.json leaves the size of the model's input open; expected a centre crop or a size of height and width");
        }

        return new()
        {
            Resizes = resizes,
            ShortestEdge = shortest,
            ResizeHeight = height,
            ResizeWidth = width,
            Filter = Filter(json, defaults.Filter),
            Crops = crops,
            CropHeight = cropHeight,
            CropWidth = cropWidth,
            Scale = Flag(json, "do_rescale", true) ? Number(json, "rescale_factor", 1.0 / 255) : 1,
            Mean = normalizes ? Channels(json, "image_mean", defaults.Mean) : [0, 0, 0],
            Deviation = normalizes ? Channels(json, "image_std", defaults.Deviation) : [1, 1, 1],
        };
    }

    private static string? Text(JsonElement json, string key)
        => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement json, string key, bool fallback) => Find(json, key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(key, other, "true or false"),
    };

    private static double Number(JsonElement json, string key, double fallback) => Find(json, key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { } other => throw Wrong(key, other, "a number"),
    };

    private static ResampleFilter Filter(JsonElement json, ResampleFilter fallback) => Find(json, "resample") switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int value) && Enum.IsDefined((ResampleFilter)value) => (ResampleFilter)value,
        { } other => throw Wrong("resample", other, "0 to 5"),
    };

    private static float[] Channels(JsonElement json, string key, float[] fallback)
    {
        JsonElement? found = Find(json, key);
        if (found is not { } value)
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 3 && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(v => v.GetSingle())]
            : throw Wrong(key, value, "three numbers");
    }

    private static (int Shortest, int Height, int Width) Size(JsonElement json, string key, ImageProcessorDefaults defaults, bool squareNumber)
    {
        JsonElement? found = Find(json, key);
        if (found is not { } value)
        {
            return squareNumber ? (0, defaults.Side, defaults.Side) : (defaults.Side, 0, 0);
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            int side = Side(key, value);
            return squareNumber ? (0, side, side) : (side, 0, 0);
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.TryGetProperty("height", out JsonElement height) && value.TryGetProperty("width", out JsonElement width))
            {
                return (0, Side(key, height), Side(key, width));
            }

            if (value.TryGetProperty("shortest_edge", out JsonElement shortest) && !value.TryGetProperty("longest_edge", out _))
            {
                return (Side(key, shortest), 0, 0);
            }
        }

        throw Wrong(key, value, "a number, {shortest_edge} or {height, width}");
    }

    private static int Side(string key, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int side) && side is >= 1 and <= LargestSide
            ? side
            : throw Wrong(key, value, $"1 to {LargestSide} pixels");

    private static JsonElement? Find(JsonElement json, string key)
        => json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static InvalidDataException Wrong(string key, JsonElement value, string expected)
        => new($"preprocessor_config.json has {key} = {value.GetRawText()}; expected {expected}");
}
