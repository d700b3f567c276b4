namespace InferenceServer.Kernels.Cuda;

/// <summary>The launches of the frame kernels, over tables and rows that lie at given addresses.</summary>
internal sealed class FrameLaunches(FrameTables tables, ulong numbers, ulong turns, ulong window, ulong rows)
{
    public const string Stft = "stft", InverseStft = "inverse_stft", Start = "griffin_lim_start", Round = "griffin_lim_round", OverlapAdd = "overlap_add";

    private const int OverlapAddThreads = 256;

    private int Bins => tables.Plan.Transform.Bins;

    public KernelLaunch Forward(ulong signal, int samples, ulong spectrum, int frames, SpectrumValues values, SpectrumOrder order)
    {
        int width = values == SpectrumValues.Complex ? 2 : 1;
        SpectrumStrides strides = SpectrumStrides.Of(order, Bins, frames, width);
        KernelLaunch launch = OfFrames(Stft, frames);
        AddWindow(ref launch);
        launch.View(signal, samples);
        launch.View(spectrum, (long)Bins * frames * width);
        launch.Number(strides.Bin);
        launch.Number(strides.Frame);
        launch.Number((int)values);
        return launch;
    }

    public KernelLaunch Inverse(ulong spectrum, int frames, SpectrumOrder order)
    {
        SpectrumStrides strides = SpectrumStrides.Of(order, Bins, frames, 1);
        KernelLaunch launch = OfFrames(InverseStft, frames);
        launch.View(spectrum, (long)Bins * frames);
        launch.Number(strides.Bin);
        launch.Number(strides.Frame);
        AddRows(ref launch, frames);
        return launch;
    }

    /// <param name="magnitudes">Of the bins.</param>
    /// <param name="frames">How many.</param>
    /// <param name="start">Factors of the magnitudes; 0 for none.</param>
    /// <param name="order">How both lie.</param>
    /// <param name="kept">Room for frames x slots magnitudes.</param>
    /// <param name="previous">Room for frames x slots complex numbers.</param>
    public KernelLaunch Begin(ulong magnitudes, int frames, ulong start, SpectrumOrder order, ulong kept, ulong previous)
    {
        SpectrumStrides strides = SpectrumStrides.Of(order, Bins, frames, 1);
        KernelLaunch launch = OfFrames(Start, frames);
        launch.View(magnitudes, (long)Bins * frames);
        launch.View(start, start == 0 ? 0 : (long)Bins * frames);
        launch.Number(strides.Bin);
        launch.Number(strides.Frame);
        AddSlots(ref launch, frames, kept, previous);
        AddRows(ref launch, frames);
        return launch;
    }

    public KernelLaunch Again(ulong signal, int samples, int frames, ulong kept, ulong previous, float momentum)
    {
        KernelLaunch launch = OfFrames(Round, frames);
        AddWindow(ref launch);
        launch.View(signal, samples);
        AddSlots(ref launch, frames, kept, previous);
        AddRows(ref launch, frames);
        launch.Number(momentum);
        return launch;
    }

    /// <summary>The rows to a signal.</summary>
    public KernelLaunch Assemble(int frames, ulong signal, int samples)
    {
        KernelLaunch launch = new(OverlapAdd, ((samples - 1) / OverlapAddThreads) + 1, 1, OverlapAddThreads, 0);
        launch.View(numbers, tables.Numbers.Length);
        AddWindow(ref launch);
        AddRows(ref launch, frames);
        launch.Number(frames);
        launch.Number(1f / tables.Plan.Options.FftLength);
        launch.View(signal, samples);
        return launch;
    }

    // A group for each frame and segment.
    private KernelLaunch OfFrames(string kernel, int frames)
    {
        KernelLaunch launch = new(kernel, frames, tables.Segments, tables.Threads, tables.SharedBytes);
        launch.View(numbers, tables.Numbers.Length);
        launch.View(turns, tables.Turns.Length / 2);
        return launch;
    }

    private void AddWindow(ref KernelLaunch launch) => launch.View(window, tables.Plan.Options.WindowLength);

    private void AddRows(ref KernelLaunch launch, int frames) => launch.View(rows, tables.RowValues(frames));

    private void AddSlots(ref KernelLaunch launch, int frames, ulong kept, ulong previous)
    {
        launch.View(kept, (long)frames * tables.Slots);
        launch.View(previous, (long)frames * tables.Slots);
    }
}
