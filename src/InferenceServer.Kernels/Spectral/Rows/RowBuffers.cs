namespace InferenceServer.Kernels.Spectral;

/// <summary>A thread's scratch cut up for one <see cref="RowTables"/>.</summary>
internal readonly unsafe struct RowBuffers
{
    private const int Line = 16;

    public RowBuffers(RowTables tables, int lanes, float* scratch)
    {
        int column = tables.Columns.Length * 2 * lanes;
        Column = scratch;
        Turned = Column + column;
        Lines = Turned + column;
        Planes = Lines + ((nint)tables.LineStarts.Length * tables.Lines.Length * 2 * lanes);
        Imaginary = Plane(tables);
    }

    /// <summary>A vector of columns: [element][real, imaginary][lanes].</summary>
    public float* Column { get; }

    /// <summary>The same transformed, in natural order.</summary>
    public float* Turned { get; }

    /// <summary>[vectors of lines][column][real, imaginary][lanes].</summary>
    public float* Lines { get; }

    /// <summary>The row's complex transform in natural order and its first element again: real parts, then imaginary ones.</summary>
    public float* Planes { get; }

    /// <summary>From real parts to imaginary ones in <see cref="Planes"/>.</summary>
    public nint Imaginary { get; }

    public static int Floats(RowTables tables, int lanes)
        => checked((2 * tables.Columns.Length * 2 * lanes) + (tables.LineStarts.Length * tables.Lines.Length * 2 * lanes) + (2 * Plane(tables)));

    private static int Plane(RowTables tables) => (tables.Half + 1 + Line - 1) / Line * Line;
}
