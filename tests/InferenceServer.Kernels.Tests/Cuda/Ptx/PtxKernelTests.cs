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
        int count = stft.FrameCount(signal.Length);
        FrameArguments frames = FrameArguments.Of(memory, stft, byBin: true, count);
        ulong spectrum = memory.Copy<float>(new float[expected.Length]);

        PtxProgram.Run(memory, frames.Launches.Forward(memory.Copy<float>(signal), signal.Length, spectrum, count, SpectrumValues.Complex, SpectrumOrder.BinsFrames));

        AssertNear(expected, memory.Read<float>(spectrum, expected.Length), 1e-5);
        PtxProgram.Run(memory, frames.Launches.Forward(memory.Copy<float>(signal), signal.Length, spectrum, count, SpectrumValues.Power, SpectrumOrder.FramesBins));
        float[] power = new float[stft.Bins * count];
        stft.Power(signal, power);
        float[] framesFirst = [.. Enumerable.Range(0, power.Length).Select(i => power[(i % stft.Bins * count) + (i / stft.Bins)])];
        AssertNear(framesFirst, memory.Read<float>(spectrum, power.Length), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void InverseStft_IsTheCpus(int fft, int hop, int window)
    {
        Stft stft = new(new() { FftLength = fft, HopLength = hop, WindowLength = window });
        float[] spectrum = Noise.Of(stft.Bins * Frames * 2), expected = new float[stft.SampleCount(Frames) + 9];
        stft.Inverse(spectrum, Frames, expected);
        PtxMemory memory = new();
        FrameArguments frames = FrameArguments.Of(memory, stft, byBin: true, Frames);
        ulong signal = memory.Copy<float>(new float[expected.Length]);

        PtxProgram.Run(memory, frames.Launches.Inverse(memory.Copy<float>(spectrum), Frames, SpectrumOrder.BinsFrames));
        PtxProgram.Run(memory, frames.Launches.Assemble(Frames, signal, expected.Length));

        AssertNear(expected, memory.Read<float>(signal, expected.Length), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void GriffinLim_IsTheCpus(int fft, int hop, int window)
    {
        GriffinLimOptions options = new() { Frames = new() { FftLength = fft, HopLength = hop, WindowLength = window }, Iterations = 2 };
        Stft stft = new(options.Frames);
        int count = (fft / 2 / hop) + 4;
        float[] magnitudes = [.. Noise.Of(stft.Bins * count).Select(Math.Abs)], start = Noise.Of(2 * magnitudes.Length, 2), expected = new float[stft.SampleCount(count)];
        new GriffinLim(options).Reconstruct(magnitudes, start, expected);
        PtxMemory memory = new();
        FrameArguments frames = FrameArguments.Of(memory, stft, byBin: false, count);
        int slots = count * frames.Tables.Slots;
        ulong signal = memory.Copy<float>(new float[expected.Length]), kept = memory.Copy<float>(new float[slots]), previous = memory.Copy<float>(new float[2 * slots]);

        PtxProgram.Run(memory, frames.Launches.Begin(memory.Copy<float>(magnitudes), count, memory.Copy<float>(start), SpectrumOrder.BinsFrames, kept, previous));
        for (int iteration = 0; iteration < 2; iteration++)
        {
            PtxProgram.Run(memory, frames.Launches.Assemble(count, signal, expected.Length));
            PtxProgram.Run(memory, frames.Launches.Again(signal, expected.Length, count, kept, previous, 0.99f / 1.99f));
        }

        PtxProgram.Run(memory, frames.Launches.Assemble(count, signal, expected.Length));
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

        InverseMelLaunch launch = new(
            tables, memory.Copy<int>(tables.Bank), memory.Copy<float>(tables.Weights), memory.Copy<float>(tables.Factors), memory.Copy<float>(new float[2 * expected.Length]), iterations);
        PtxProgram.Run(memory, launch.Of(memory.Copy<float>(bands), Frames, spectrogram, SpectrumOrder.BinsFrames, SpectrumOrder.BinsFrames));

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

        PtxProgram.Run(memory, LogitAdjuster.LaunchOf(input, Vocabulary, adjustments, memory.Copy(adjustments.Rows), memory.Copy(adjustments.Tokens), memory.Copy(adjustments.Values)));
        PtxProgram.Run(memory, CudaTokenSampler.LaunchOf(input, Vocabulary, Count, memory.Copy<DeviceRow>([.. rows.Select(r => DeviceRow.Of(r))]), tokens, weights));

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
