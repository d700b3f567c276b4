using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Cuda;

/// <summary>
/// A copy of rows in a device's memory, with their finer copy where they have one, for <see cref="CudaTopK"/> to search. Several
/// searches may read it at the same time.
/// </summary>
public sealed unsafe class CudaRows : IDisposable
{
    /// <summary>The most numbers of a row: eight queries of so many fit a processor's shared memory.</summary>
    public const int MaxDimension = 4096;

    private readonly DeviceRowSet? _exact;

    /// <summary>Copies rows to a device.</summary>
    /// <param name="device">Must outlive this.</param>
    /// <param name="segments">At least one; row i counts through all of them in their order. Only read until this returns.</param>
    /// <exception cref="ArgumentException">Segments that differ in dimension, format or whether they have a finer copy; none, or too long a row.</exception>
    /// <exception cref="CudaException">The driver refused, most often for want of memory.</exception>
    public CudaRows(CudaDevice device, ReadOnlySpan<RowSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (segments.IsEmpty)
        {
            throw new ArgumentException("no segments; expected at least one", nameof(segments));
        }

        long count = TopKArguments.Rows(segments);
        if (count > int.MaxValue || segments[0].Dimension > MaxDimension)
        {
            throw new ArgumentException($"{count} rows of {segments[0].Dimension} numbers; expected at most {int.MaxValue} of {MaxDimension}", nameof(segments));
        }

        (Device, Count, Dimension) = (device, (int)count, segments[0].Dimension);
        bool unit = true, exactUnit = true, oneFormat = true;
        foreach (RowSegment segment in segments)
        {
            unit &= segment.UnitLength;
            exactUnit &= segment.ExactUnitLength;
            oneFormat &= segment.ExactFormat == segments[0].ExactFormat;
        }

        if (!oneFormat)
        {
            throw new ArgumentException("finer copies of several formats; expected one", nameof(segments));
        }

        Scanned = new(device, segments[0].Format, Dimension, Count, unit);
        try
        {
            _exact = segments[0].Exact is null ? null : new(device, segments[0].ExactFormat, Dimension, Count, exactUnit);
            Copy(segments);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Numbers in a row.</summary>
    public int Dimension { get; }

    /// <summary>How the rows that are scanned are stored.</summary>
    public RowFormat Format => Scanned.Format;

    internal CudaDevice Device { get; }

    internal DeviceRowSet Scanned { get; }

    /// <summary>The rows whose scores count.</summary>
    internal DeviceRowSet Ranked => _exact ?? Scanned;

    /// <inheritdoc/>
    public void Dispose()
    {
        Scanned.Dispose();
        _exact?.Dispose();
    }

    private void Copy(ReadOnlySpan<RowSegment> segments)
    {
        int at = 0;
        foreach (RowSegment segment in segments)
        {
            Scanned.Write(segment.Rows, segment.Stride, segment.Count, segment.Scales, segment.UnitLength, at);
            _exact?.Write(segment.Exact, segment.ExactStride, segment.Count, null, segment.ExactUnitLength, at);
            at += segment.Count;
        }
    }
}
