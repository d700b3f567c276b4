using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Sampling;
using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.Sampling;
using InferenceServer.Kernels.Tests.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Ptx;

/// <summary>The committed PTX, interpreted, against the CPU's operators.</summary>
public class PtxKernelTests
{
    private const int Frames = 5;

    public static TheoryData<int, int, int> Lengths => new() { { 64, 16, 64 }, { 80, 20, 20 }, { 45, 9, 31 }, { 126, 63, 126 }, { 36, 9, 30 } };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Stft_IsTheCpus(int fft, int hop, int window)
    {
        Stft stft = new(new() { FftLength = fft, HopLength = hop, WindowLength = window });
        float[] signal = Noise.Of(fft + (hop * 4)), expected = new float[stft.Bins * stft.FrameCount(signal.Length) * 2];
        stft.Forward(signal, expected);
        PtxMemory memory = new();
        FrameArguments frames = new(memory, stft.Plan, byBin: true);
        ulong spectrum = memory.Copy<float>(new float[expected.Length]);
        int count = stft.FrameCount(signal.Length);
        SpectrumStrides strides = SpectrumStrides.Of(SpectrumOrder.BinsFrames, stft.Bins, count, 2);

        frames.Run("stft", count, [.. frames.Tables, .. frames.Window, memory.Copy<float>(signal), (ulong)signal.Length, spectrum, (ulong)expected.Length, (ulong)strides.Bin, 0, (ulong)strides.Frame, 0, (ulong)SpectrumValues.Complex, 0]);

        AssertNear(expected, memory.Read<float>(spectrum, expected.Length), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void InverseStft_IsTheCpus(int fft, int hop, int window)
    {
        Stft stft = new(new() { FftLength = fft, HopLength = hop, WindowLength = window });
        float[] spectrum = Noise.Of(stft.Bins * Frames * 2), expected = new float[stft.SampleCount(Frames) + 9];
        stft.Inverse(spectrum, Frames, expected);
        PtxMemory memory = new();
        FrameArguments frames = new(memory, stft.Plan, byBin: true);
        ulong signal = memory.Copy<float>(new float[expected.Length]);
        ulong[] rows = frames.Rows(Frames);

        frames.Run("inverse_stft", Frames, [.. frames.Tables, memory.Copy<float>(spectrum), (ulong)(spectrum.Length / 2), Frames, 0, 1, 0, .. rows]);
        frames.Assemble(Frames, rows, signal, expected.Length);

        AssertNear(expected, memory.Read<float>(signal, expected.Length), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void GriffinLim_IsTheCpus(int fft, int hop, int window)
    {
        GriffinLimOptions options = new() { Frames = new() { FftLength = fft, HopLength = hop, WindowLength = window }, Iterations = 2 };
        Stft stft = new(options.Frames);
        int count = (fft / 2 / hop) + 4;
        float[] magnitudes = [.. Noise.Of(stft.Bins * count).Select(Math.Abs)], expected = new float[stft.SampleCount(count)];
        new GriffinLim(options).Reconstruct(magnitudes, expected);
        PtxMemory memory = new();
        FrameArguments frames = new(memory, stft.Plan, byBin: false);
        ulong signal = memory.Copy<float>(new float[expected.Length]);
        int slots = count * frames.Slots;
        ulong[] rows = frames.Rows(count), kept = [memory.Copy<float>(new float[slots]), (ulong)slots], previous = [memory.Copy<float>(new float[2 * slots]), (ulong)slots];

        frames.Run("griffin_lim_start", count, [.. frames.Tables, memory.Copy<float>(magnitudes), (ulong)magnitudes.Length, 0, 0, (ulong)count, 0, 1, 0, .. kept, .. previous, .. rows]);
        for (int iteration = 0; iteration < 2; iteration++)
        {
            frames.Assemble(count, rows, signal, expected.Length);
            frames.Run("griffin_lim_round", count, [.. frames.Tables, .. frames.Window, signal, (ulong)expected.Length, .. kept, .. previous, .. rows, BitConverter.SingleToUInt32Bits(0.99f / 1.99f), 0]);
        }

        frames.Assemble(count, rows, signal, expected.Length);
        AssertNear(expected, memory.Read<float>(signal, expected.Length), 1e-3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void InverseMel_IsTheCpus(int iterations)
    {
        MelOptions options = new() { SampleRate = 44100, Bands = 24, HighestHertz = 10000 };
        float[] bands = [.. Noise.Of(24 * Frames).Select(Math.Abs)], expected = new float[513 * Frames];
        new InverseMel(options, 513, iterations).Solve(bands, expected);
        MelDeviceTables tables = new(options.Validated(), 513);
        PtxMemory memory = new();
        ulong spectrogram = memory.Copy<float>(new float[expected.Length]);

        new PtxProgram("inverse_mel").Run(memory, (Frames, 1), 32, 2 * (24 + 32) * sizeof(float), [
            memory.Copy<int>(tables.Bank), (ulong)tables.Bank.Length, memory.Copy<float>(tables.Weights), (ulong)tables.Weights.Length, memory.Copy<float>(tables.Factors), (ulong)tables.Factors.Length,
            memory.Copy<float>(bands), (ulong)bands.Length, spectrogram, (ulong)expected.Length, 513, 0, Frames, 0, 1, 0, Frames, 0, 1, 0,
            memory.Copy<float>(new float[2 * expected.Length]), 2 * (ulong)expected.Length, (ulong)iterations, 0, BitConverter.SingleToUInt32Bits(tables.Step), 0]);

        AssertNear(expected, memory.Read<float>(spectrogram, expected.Length), 1e-4);
    }

    [Fact]
    public void SampleRows_AndAdjustLogits_GiveTheCpusTokensLogitsAndWeights()
    {
        const int Vocabulary = 300, Count = 12;
        SamplingSettings[] settings = [new(), new() { TopK = 7 }, new() { TopP = 0.8f, RepetitionPenalty = 1.3f }, new() { Temperature = 0, FrequencyPenalty = 0.2f }, new() { TypicalP = 0.6f }, new() { TopK = 60, TopP = 0.9f, MinP = 0.02f, TypicalP = 0.7f }];
        TokenHistory history = new();
        history.AddPrompt([1, 5, 299]);
        history.Add(5);
        SamplingRow[] rows = [.. Enumerable.Range(0, Count).Select(i => new SamplingRow { Settings = settings[i % 6], Seed = 9, Step = (uint)i, History = i % 2 == 0 ? history : null, Bias = i % 3 == 0 ? new([0, 7], [float.NegativeInfinity, 1.5f]) : null })];
        float[] logits = Rows.Normal(Vocabulary * Count, 3, 4), expectedLogs = new float[Count];
        RowAdjustments adjustments = new();
        adjustments.Fill(rows);
        PtxMemory memory = new();
        ulong input = memory.Copy<float>(logits), tokens = memory.Copy<int>(new int[Count]), weights = memory.Copy<DeviceRowWeight>(new DeviceRowWeight[Count]);
        int[] expected = new int[Count];
        new TokenSampler(1).Sample(logits, Vocabulary, rows, expected, expectedLogs);

        new PtxProgram("adjust_logits").Run(memory, (Count, 1), 32, 0, [
            input, (ulong)logits.Length, Vocabulary, 0, memory.Copy(adjustments.Rows), Count, memory.Copy(adjustments.Tokens), (ulong)adjustments.Tokens.Length, memory.Copy(adjustments.Values), (ulong)adjustments.Values.Length]);
        new PtxProgram("sample_rows").Run(memory, (Count, 1), 32, 0, [
            input, (ulong)logits.Length, Vocabulary, 0, memory.Copy<DeviceRow>([.. rows.Select(r => DeviceRow.Of(r))]), Count, tokens, Count, weights, Count]);

        Assert.Equal(logits, memory.Read<float>(input, logits.Length));
        Assert.Equal(expected, memory.Read<int>(tokens, Count));
        Assert.Equal(expectedLogs, memory.Read<DeviceRowWeight>(weights, Count).Select(w => w.LogProbability));
    }

    private static void AssertNear(float[] expected, float[] actual, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], actual[i], tolerance * largest));
    }
}
