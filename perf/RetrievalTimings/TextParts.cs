using InferenceServer.Abstractions;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Media.Text;
using InferenceServer.Onnx;

namespace InferenceServer.RetrievalTimings;

/// <summary>What matching lyrics takes at least: tokenizer, text model and search kernel, each alone in process. Microseconds of processor time per text.</summary>
/// <param name="Tokens">Encoding once.</param>
/// <param name="Model">The graph on one thread, each text among its like in the batch that costs least.</param>
/// <param name="BestBatch">That batch.</param>
/// <param name="Search">One query over the gallery.</param>
internal sealed record TextParts(double Tokens, double Model, string BestBatch, double Search)
{
    private const int GalleryRows = 90, Dimensions = 128, K = 5;
    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32];

    public static TextParts Measure(string folder, string[] texts, TimeSpan budget)
    {
        Tokenizer tokenizer = Tokenizer.Load(folder);
        Encoding[] encodings = [.. texts.Select(text => tokenizer.Encode(text))];
        double tokens = BusyProcessors.Cost(() => () => Array.ForEach(texts, text => tokenizer.Encode(text)), texts.Length, budget / 4);
        (double model, string batches) = CostOfModel(folder, tokenizer, encodings, budget / 2);
        return new(tokens, model, batches, CostOfSearch(budget / 4));
    }

    private static (double Cost, string Batches) CostOfModel(string folder, Tokenizer tokenizer, Encoding[] encodings, TimeSpan budget)
    {
        // The lengths that texts are padded to in the server: a text's vector must not depend on its neighbours.
        IGrouping<int, Encoding>[] lengths = [.. encodings.GroupBy(e => LengthFor(e.Count)).OrderBy(g => g.Key)];
        TimeSpan each = budget / (lengths.Length * Batches.Length);
        double sum = 0;
        List<string> batches = [];
        foreach (IGrouping<int, Encoding> length in lengths)
        {
            (double Cost, int Batch)[] costs = [.. Batches.Select(batch => (BusyProcessors.Cost(() => Runs(folder, tokenizer, [.. length], length.Key, batch), batch, each), batch))];
            (double cost, int best) = costs.MinBy(c => c.Cost);
            sum += cost * length.Count();
            batches.Add($"{length.Count()} texts of {length.Key} tokens: {best}");
        }

        return (sum / encodings.Length, string.Join(", ", batches));
    }

    private static Action Runs(string folder, Tokenizer tokenizer, Encoding[] texts, int length, int batch)
    {
        OnnxSession session = OnnxSession.Open("text", Path.Combine(folder, "text_model.onnx"), new OnnxSessionOptions { Device = OnnxDevice.Cpu, Threads = 1 });
        Tensor ids = Tensor.Create("input_ids", ElementType.Int64, batch, length), mask = Tensor.Create("attention_mask", ElementType.Int64, batch, length);
        ids.Span<long>().Fill(tokenizer.PadId);
        for (int row = 0; row < batch; row++)
        {
            Encoding text = texts[row % texts.Length];
            text.ToInt64().CopyTo(ids.Span<long>()[(row * length)..]);
            mask.Span<long>().Slice(row * length, text.Count).Fill(1);
        }

        TensorSet inputs = new(ids, mask);
        return () => session.Run(inputs).Dispose();
    }

    private static double CostOfSearch(TimeSpan budget)
    {
        float[] rows = Vectors.Unit(GalleryRows, Dimensions, seed: 1), query = Vectors.Unit(1, Dimensions, seed: 2);
        return BusyProcessors.Cost(
            () =>
            {
                long[] ids = new long[K];
                float[] scores = new float[K];
                return () => TopK.Search(rows, query, K, ids, scores, new TopKOptions { Metric = Metric.InnerProduct });
            }, 1, budget);
    }

    private static int LengthFor(int tokens)
    {
        int length = 16;
        while (length < tokens)
        {
            length *= 2;
        }

        return length;
    }
}
