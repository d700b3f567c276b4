using System.Text.Json;
using InferenceServer.Media.Images;

namespace InferenceServer.Media.Tests.Images;

public class ImageProcessorTests
{
    [SharedFact("demo/gallery/golden.json")]
    public void Process_DemoPictures_GivesGoldenProbes()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json(File.ReadAllText(SharedFolder.PathOf("demo", "models", "preprocessor_config.json"))));
        JsonElement golden = Json(File.ReadAllText(SharedFolder.PathOf("demo", "gallery", "golden.json")));
        float[] values = new float[processor.ValueCount];
        int probes = 0;
        foreach (JsonElement image in golden.GetProperty("images").EnumerateArray())
        {
            byte[] file = File.ReadAllBytes(SharedFolder.PathOf("demo", "gallery", image.GetProperty("id").GetString() + ".png"));
            processor.Process(ImageDecoder.Decode(file), values);
            foreach (JsonElement probe in image.GetProperty("pixel_probe").EnumerateArray())
            {
                int at = (((probe[0].GetInt32() * processor.Height) + probe[1].GetInt32()) * processor.Width) + probe[2].GetInt32();
                Assert.Equal(probe[3].GetDouble(), Math.Round(values[at], 5));
                probes++;
            }
        }

        Assert.Equal(120, probes);
    }

    [Fact]
    public void Process_ShortestEdgeAndCrop_TakesTheMiddle()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json("""{ "size": 4, "crop_size": 4, "do_rescale": false, "do_normalize": false, "resample": 0 }"""));
        ImageBuffer picture = Pictures.Noise(9, 4);
        float[] values = new float[processor.ValueCount];

        processor.Process(picture, values);

        Assert.Equal(picture.Row(1)[(3 * 3) + 1], values[16 + 4 + 1]);
        Assert.Equal(picture.Row(3)[(3 * 5) + 2], values[32 + 12 + 3]);
    }

    [Fact]
    public void Process_CropLargerThanPicture_SurroundsItWithBlack()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json("""{ "do_resize": false, "crop_size": { "height": 5, "width": 4 }, "do_rescale": false, "do_normalize": false }"""));
        ImageBuffer picture = new(2, 2);
        picture.Pixels.Fill(9);
        float[] values = new float[processor.ValueCount];

        processor.Process(picture, values);

        float[] expected = [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0];
        Assert.Equal(expected, values[..20]);
    }

    [Fact]
    public void Process_SiglipDefaults_MapsBytesToMinusOneToOne()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json("""{ "image_processor_type": "SiglipImageProcessor", "size": { "height": 2, "width": 3 } }"""));
        ImageBuffer picture = new(3, 2);
        picture.Pixels.Clear();
        picture.Row(1)[8] = 255;
        float[] values = new float[processor.ValueCount];

        processor.Process(picture, values);

        Assert.Equal((3, 2), (processor.Width, processor.Height));
        Assert.Equal(1, values[17]);
        Assert.All(values[..17], value => Assert.Equal(-1, value));
    }

    [Fact]
    public void FromConfig_BlipSizeNumber_IsSquare()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json("""{ "image_processor_type": "BlipImageProcessor", "size": 30 }"""));

        Assert.Equal((30, 30), (processor.Width, processor.Height));
    }

    [Theory]
    [InlineData("""{ "resample": 9 }""", "resample")]
    [InlineData("""{ "size": "large" }""", "size")]
    [InlineData("""{ "size": { "height": 0, "width": 4 } }""", "size")]
    [InlineData("""{ "image_mean": [0.5] }""", "image_mean")]
    [InlineData("""{ "do_resize": 1 }""", "do_resize")]
    [InlineData("""{ "image_processor_type": "DonutImageProcessor" }""", "DonutImageProcessor")]
    [InlineData("""{ "do_center_crop": false, "size": { "shortest_edge": 9 } }""", "centre crop")]
    [InlineData("[]", "object")]
    public void FromConfig_WrongKey_NamesIt(string config, string named)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ImageProcessor.FromConfig(Json(config)));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_TargetTooShort_IsRefused()
    {
        ImageProcessor processor = ImageProcessor.FromConfig(Json("""{ "size": 4, "crop_size": 4 }"""));

        Assert.Throws<ArgumentException>(() => processor.Process(Pictures.Ramp(4, 4), new float[47]));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
