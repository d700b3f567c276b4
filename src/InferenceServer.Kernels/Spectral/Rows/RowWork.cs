namespace InferenceServer.Kernels.Spectral;

/// <summary>Rows of samples to rows of interleaved bins, one row after another.</summary>
internal sealed unsafe class RowWork(RowTables tables, float* rows, float* spectra) : FrameWork
{
    public override bool FillsLanes => true;

    public override void Run<T>(int first, int count, float* scratch)
    {
        RowBuffers buffers = new(tables, T.Count, scratch);
        for (nint row = first; row < first + count; row++)
        {
            RowFft<T>.Forward(tables, rows + (row * tables.Length), spectra + (row * 2 * (tables.Half + 1)), buffers);
        }
    }
}
