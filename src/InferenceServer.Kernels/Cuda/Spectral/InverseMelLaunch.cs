namespace InferenceServer.Kernels.Cuda;

/// <summary>The launch that finds bins from bands, over tables and scratch that lie at given addresses.</summary>
internal readonly record struct InverseMelLaunch(MelDeviceTables Tables, ulong Bank, ulong Weights, ulong Factors, ulong Iterates, int Iterations)
{
    public const string Kernel = "inverse_mel";

    public KernelLaunch Of(ulong bands, int frames, ulong spectrogram, SpectrumOrder bandOrder, SpectrumOrder order)
    {
        SpectrumStrides input = SpectrumStrides.Of(bandOrder, Tables.Bands, frames, 1), output = SpectrumStrides.Of(order, Tables.Bins, frames, 1);
        KernelLaunch launch = new(Kernel, frames, 1, MelDeviceTables.Threads, Tables.SharedBytes);
        launch.View(Bank, Tables.Bank.Length);
        launch.View(Weights, Tables.Weights.Length);
        launch.View(Factors, Tables.Factors.Length);
        launch.View(bands, (long)Tables.Bands * frames);
        launch.View(spectrogram, (long)Tables.Bins * frames);
        launch.Number(Tables.Bins);
        launch.Number(input.Bin);
        launch.Number(input.Frame);
        launch.Number(output.Bin);
        launch.Number(output.Frame);
        launch.View(Iterates, Iterations > 0 ? 2L * frames * Tables.Bins : 0);
        launch.Number(Iterations);
        launch.Number(Tables.Step);
        return launch;
    }
}
