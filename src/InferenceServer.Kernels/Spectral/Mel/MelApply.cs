namespace InferenceServer.Kernels.Spectral;

/// <summary>A spectrogram [bins][frames] to bands [bands][frames].</summary>
internal sealed unsafe class MelApply(MelTable table, float* spectrogram, float* output, int frames) : FrameWork
{
    public override void Run<T>(int first, int count, float* scratch)
    {
        if (count < T.Count)
        {
            // Frames that do not fill the vector go one by one: beyond the last row there is nothing to read.
            for (int frame = first; frame < first + count; frame++)
            {
                Columns<Lanes1>(frame);
            }

            return;
        }

        Columns<T>(first);
    }

    private void Columns<T>(int first)
        where T : struct, ILanes<T>
    {
        for (int band = 0; band < table.Bands; band++)
        {
            T.Store(LaneMel<T>.Sum(table, band, spectrogram + first, frames), output + ((nint)band * frames) + first);
        }
    }
}
