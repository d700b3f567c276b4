using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Sampling;

namespace InferenceServer.GpuTimings;

/// <summary>Sampling on the device: its tokens against the CPU's on fresh random logits, then its time by the device's own events.</summary>
internal sealed class SamplingOnDevice : IOnDevice
{
    private static readonly (string Name, SamplingSettings Settings)[] Kinds =
    [
        ("softmax", new()),
        ("greedy", new() { Temperature = 0 }),
        ("top-p 0.9", new() { TopP = 0.9f }),
        ("top-k 50", new() { TopK = 50 }),
        ("top-k 50 then top-p 0.9", new() { TopK = 50, TopP = 0.9f }),
        ("min-p 0.05", new() { MinP = 0.05f }),
        ("typical-p 0.9", new() { TypicalP = 0.9f }),
    ];

    private static readonly (int Rows, int Vocabulary)[] Shapes = [(1, 131072), (32, 131072), (256, 131072), (64, 2048), (3, 50257)];

    public string[] Kernels => ["sample_rows", "adjust_logits"];

    public IEnumerable<Step> Steps(CudaDevice device, int seed, bool quick)
        => [.. Shapes.Select(s => new Step($"check sampling, {s.Rows} x {s.Vocabulary}", () => Check(device, seed, s.Rows, s.Vocabulary))),
            .. Shapes.Select(s => new Step($"time sampling, {s.Rows} x {s.Vocabulary}", () => Measure(device, seed, s.Rows, s.Vocabulary)))];

    private static IEnumerable<object> Check(CudaDevice device, int seed, int rows, int vocabulary)
    {
        float[] logits = Logits(rows * vocabulary, seed);
        using DeviceMemory memory = new(device, (long)logits.Length * sizeof(float));
        using CudaTokenSampler sampler = new(device, rows);
        memory.Write<float>(logits);
        foreach ((string name, SamplingSettings settings) in Kinds)
        {
            SamplingRow[] how = How(settings, rows);
            int[] expected = new int[rows], actual = new int[rows];
            new TokenSampler().Sample(logits, vocabulary, how, expected);
            sampler.Sample(memory.Pointer, vocabulary, how, actual);
            int wrong = expected.Zip(actual).Count(pair => pair.First != pair.Second);
            yield return new Checked($"{name}, {rows} x {vocabulary}", rows, wrong, "tokens");
        }
    }

    private static IEnumerable<object> Measure(CudaDevice device, int seed, int rows, int vocabulary)
    {
        using DeviceMemory memory = new(device, (long)rows * vocabulary * sizeof(float));
        using CudaTokenSampler sampler = new(device, rows);
        memory.Write<float>(Logits(rows * vocabulary, seed));
        foreach ((string name, SamplingSettings settings) in Kinds)
        {
            sampler.Sample(memory.Pointer, vocabulary, How(settings, rows), new int[rows]);
            double microseconds = DeviceClock.Best(device, () => sampler.Launch(memory.Pointer, vocabulary, rows, 0));
            yield return new Timed($"{name}, {rows} x {vocabulary}", microseconds, (long)rows * vocabulary * sizeof(float));
        }
    }

    private static SamplingRow[] How(SamplingSettings settings, int rows)
        => [.. Enumerable.Range(0, rows).Select(i => new SamplingRow { Settings = settings, Seed = 5, Request = (uint)i })];

    private static float[] Logits(int count, int seed)
    {
        Random random = new(seed);
        float[] logits = new float[count];
        for (int i = 0; i < count; i++)
        {
            logits[i] = (float)(2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return logits;
    }
}
