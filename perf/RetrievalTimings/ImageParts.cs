using InferenceServer.Abstractions;
using InferenceServer.Media.Images;
using InferenceServer.Onnx;
using System.Text.Json;

namespace InferenceServer.RetrievalTimings;

/// <summary>What importing a picture takes at least, each part alone in process. Microseconds of processor time per picture.</summary>
/// <param name="Decode">Reading the file's format.</param>
/// <param name="Resize">Resizing and normalising into the graph's input.</param>
/// <param name="Model">The graph on one thread, at the batch that costs least.</param>
/// <param name="BestBatch">That batch.</param>
internal sealed record ImageParts(double Decode, double Resize, double Model, int BestBatch)
{
    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32];

    public static ImageParts Measure(string folder, string gallery, TimeSpan budget)
    {
        byte[][] files = ImportLoad.Pictures(gallery);
        ImageProcessor processor = ImageProcessor.FromConfig(JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "preprocessor_config.json"))));
        ImageBuffer[] pictures = [.. files.Select(file => ImageDecoder.Decode(file))];
        double decode = BusyProcessors.Cost(() => () => Array.ForEach(files, file => ImageDecoder.Decode(file)), files.Length, budget / 4);
        double resize = BusyProcessors.Cost(
            () =>
            {
                float[] values = new float[processor.ValueCount];
                return () => Array.ForEach(pictures, picture => processor.Process(picture, values));
            }, files.Length, budget / 4);
        (double model, int best) = Batches.Select(batch => (BusyProcessors.Cost(() => Runs(folder, processor, pictures, batch), batch, budget / 2 / Batches.Length), batch)).Min();
        return new(decode, resize, model, best);
    }

    private static Action Runs(string folder, ImageProcessor processor, ImageBuffer[] pictures, int batch)
    {
        OnnxSession session = OnnxSession.Open("image", Path.Combine(folder, "vision_model.onnx"), new OnnxSessionOptions { Device = OnnxDevice.Cpu, Threads = 1 });
        Tensor pixels = Tensor.Create("pixel_values", ElementType.Float32, batch, ImageBuffer.Channels, processor.Height, processor.Width);
        for (int row = 0; row < batch; row++)
        {
            processor.Process(pictures[row % pictures.Length], pixels.Span<float>().Slice(row * processor.ValueCount, processor.ValueCount));
        }

        TensorSet inputs = new(pixels);
        return () => session.Run(inputs).Dispose();
    }
}
