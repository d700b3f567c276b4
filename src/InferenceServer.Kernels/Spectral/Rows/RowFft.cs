namespace InferenceServer.Kernels.Spectral;

/// <summary>
/// The real transform of one row, its own numbers in the lanes. Lanes are mixed by moving them only, so that the bits are the same
/// at every width.
/// </summary>
internal static unsafe class RowFft<T>
    where T : struct, ILanes<T>
{
    /// <summary>1. Columns. 2. Turned and transposed to lines. 3. Lines. 4. Untangled.</summary>
    /// <param name="tables">Made for <c>T.Count</c> lanes.</param>
    /// <param name="row">[n].</param>
    /// <param name="spectrum">[bins][2].</param>
    /// <param name="buffers">Contents undefined.</param>
    public static void Forward(RowTables tables, float* row, float* spectrum, in RowBuffers buffers)
    {
        int columns = tables.Columns.Length, lines = tables.Lines.Length;
        nint lineFloats = (nint)lines * 2 * T.Count;
        float* turns = tables.LaneTurns.Pointer;
        foreach (int start in tables.ColumnStarts)
        {
            LaneElements source = new(row + (2 * start), 2 * lines, 1), target = new(buffers.Turned, 2 * T.Count, T.Count);
            Transform<InterleavedLoad, TurnedStore, LaneTurnedStore>(tables.Columns, source, buffers.Column, target, turns);
            turns += (nint)columns * 2 * T.Count;
            float* to = buffers.Lines + ((nint)start * 2 * T.Count);
            foreach (int line in tables.LineStarts)
            {
                float* from = buffers.Turned + (line * 2 * T.Count);
                T.Transpose(from, 2 * T.Count, to, 2 * T.Count);
                T.Transpose(from + T.Count, 2 * T.Count, to + T.Count, 2 * T.Count);
                to += lineFloats;
            }
        }

        float* data = buffers.Lines;
        foreach (int start in tables.LineStarts)
        {
            LaneElements target = new(buffers.Planes + start, columns, buffers.Imaginary);
            Transform<PlainLoad, TurnedStore, PlainStore>(tables.Lines, new(data, 2 * T.Count, T.Count), data, target, null);
            data += lineFloats;
        }

        Untangle(tables, buffers.Planes, buffers.Imaginary, spectrum);
    }

    // The first pass goes from the source to the buffer, the last one from there to the target in natural order.
    private static void Transform<TLoad, TFirst, TLast>(ComplexFft plan, LaneElements source, float* buffer, LaneElements target, float* turns)
        where TLoad : struct, IPassLoad
        where TFirst : struct, IPassStore
        where TLast : struct, IPassStore
    {
        int radix = plan.Radices[0], stride = plan.Length / radix;
        LaneElements far = new(source.First, source.Stride * stride, source.Imaginary);
        LaneElements elements = new(buffer, (nint)stride * 2 * T.Count, T.Count);
        LanePass<T>.Run<TLoad, TFirst>(radix, new(far, source.Stride, elements, 2 * T.Count, stride), plan.Turns[0].Pointer);
        for (int level = 1, blocks = radix; level < plan.Radices.Length - 1; blocks *= radix, level++)
        {
            radix = plan.Radices[level];
            int length = stride;
            stride /= radix;
            for (int block = 0; block < blocks; block++)
            {
                elements = new(buffer + ((nint)block * length * 2 * T.Count), 2 * T.Count, T.Count);
                LanePass<T>.Run<PlainLoad, TurnedStore>(radix, PassLayout.Neighbours(elements, stride), plan.Turns[level].Pointer);
            }
        }

        Last<TLast>(plan, buffer, target, turns);
    }

    // Blocks of one parent go to places at equal distances.
    private static void Last<TLast>(ComplexFft plan, float* buffer, LaneElements target, float* turns)
        where TLast : struct, IPassStore
    {
        int radix = plan.Radices[^1], siblings = plan.Radices[^2], family = radix * siblings;
        nint step = target.Stride * (plan.Length / family), floats = TLast.TurnFloats<T>(family);
        for (int at = 0; at < plan.Length; at += family)
        {
            LaneElements source = new(buffer + ((nint)at * 2 * T.Count), 2 * T.Count, T.Count);
            LaneElements far = new(target.At(plan.Frequencies[at]), target.Stride * (plan.Length / radix), target.Imaginary);
            LanePass<T>.Run<PlainLoad, TLast>(radix, new(source, (nint)radix * 2 * T.Count, far, step, siblings), turns);
            turns += floats;
        }
    }

    // From both ends; the last vectors meet in the middle, where what is done twice comes out the same.
    private static void Untangle(RowTables tables, float* planes, nint imaginary, float* spectrum)
    {
        int half = tables.Half, last = (half / 2) + 1 - T.Count;
        (planes[half], planes[imaginary + half]) = (planes[0], planes[imaginary]);
        float* turnRe = tables.UntangleRe.Pointer, turnIm = tables.UntangleIm.Pointer;
        for (int k = 0; ; k = Math.Min(k + T.Count, last))
        {
            int mirror = half + 1 - T.Count - k;
            LaneComplex<T> a = LaneComplex<T>.Load(planes + k, imaginary), b = LaneComplex<T>.Load(planes + mirror, imaginary);
            LaneComplex<T> turn = new(T.Load(turnRe + k), T.Load(turnIm + k));
            LaneComplex<T> low = LaneRealFft<T>.Pair(a, new(T.Reverse(b.Re), T.Reverse(b.Im)), turn, out LaneComplex<T> high);
            T.StoreInterleaved(low.Re, low.Im, spectrum + (2 * k));
            T.StoreReversed(high.Re, high.Im, spectrum + (2 * mirror));
            if (k == last)
            {
                return;
            }
        }
    }
}
