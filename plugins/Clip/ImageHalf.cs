using System.Text.Json;
using InferenceServer.Abstractions;
using InferenceServer.Media.Images;

namespace InferenceServer.Plugins.Clip;

/// <summary>All that embedding pictures needs besides a servable.</summary>
/// <param name="Input">Pictures to tensors.</param>
/// <param name="Output">Tensors to vectors.</param>
/// <param name="MaxBatchSize">The most rows of one call.</param>
internal sealed record ImageHalf(ImageInput Input, EmbeddingOutput Output, int MaxBatchSize)
{
    private const string ProcessorFile = "preprocessor_config.json";

    /// <summary>Puts the half together and checks its pieces against each other.</summary>
    /// <exception cref="InferenceException">A file is missing or wrong, or they disagree.</exception>
    public static ImageHalf Load(string model, ClipFiles files, IReadOnlyList<TensorSpec> inputs, EmbeddingOutput output, int maxBatchSize)
    {
        JsonElement json = JsonFile.Read(model, files.PathOf(ProcessorFile))
            ?? throw new InferenceException(InferenceError.NotFound, $"model '{model}' has no {ProcessorFile}, which says how pictures are prepared");
        try
        {
            return new(new ImageInput(model, inputs, ImageProcessor.FromConfig(json)), output, maxBatchSize);
        }
        catch (InvalidDataException e)
        {
            throw new InferenceException(InferenceError.FailedPrecondition, $"model '{model}': {e.Message}", e);
        }
    }
}
