namespace InferenceServer.Kernels.Similarity;

/// <summary>Room for some rows of a <see cref="VectorRows"/>; its buffers stay in place and live as long as a view holds the chunk.</summary>
internal sealed unsafe class RowChunk
{
    private readonly VectorRowsOptions _options;
    private readonly Scratch<byte> _rows = new();
    private readonly Scratch<float> _scales = new();
    private readonly Scratch<byte> _exact = new();

    public RowChunk(VectorRowsOptions options, int room)
    {
        _options = options;
        Room = room;
        _rows.Take((long)room * options.Dimension * options.Format.SizeInBytes());
        if (options.Format == RowFormat.Int8)
        {
            _scales.Take(room);
        }

        if (options.RankedBy is { } exact)
        {
            _exact.Take((long)room * options.Dimension * exact.SizeInBytes());
        }
    }

    /// <summary>How many rows fit.</summary>
    public int Room { get; }

    /// <summary>Encodes whole rows into the places from <paramref name="at"/> on.</summary>
    public void Write(int at, ReadOnlySpan<float> rows)
    {
        Encode(_options.Format, _rows, at, rows);
        if (_options.RankedBy is { } exact)
        {
            Encode(exact, _exact, at, rows);
        }
    }

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public RowSegment Segment(int count)
    {
        RowSegment segment = Segment(_options.Format, _rows, count);
        if (_options.RankedBy is { } exact)
        {
            segment = segment.RankedBy(Segment(exact, _exact, count));
        }

        return segment;
    }

    private RowSegment Segment(RowFormat format, Scratch<byte> rows, int count)
    {
        int dimension = _options.Dimension;
        RowSegment segment = format switch
        {
            RowFormat.Float32 => RowSegment.Float32((float*)rows.Pointer, dimension, count),
            RowFormat.BFloat16 => RowSegment.BFloat16((ushort*)rows.Pointer, dimension, count),
            _ => RowSegment.Int8((sbyte*)rows.Pointer, _scales.Pointer, dimension, count),
        };
        return _options.Normalize ? segment.OfUnitLength() : segment;
    }

    private void Encode(RowFormat format, Scratch<byte> to, int at, ReadOnlySpan<float> rows)
    {
        byte* start = to.Pointer + ((nint)at * _options.Dimension * format.SizeInBytes());
        switch (format)
        {
            case RowFormat.Float32:
                rows.CopyTo(new Span<float>(start, rows.Length));
                break;
            case RowFormat.BFloat16:
                RowEncoding.ToBFloat16(rows, new Span<ushort>(start, rows.Length));
                break;
            default:
                RowEncoding.ToInt8(rows, _options.Dimension, new Span<sbyte>(start, rows.Length), new Span<float>(_scales.Pointer + at, rows.Length / _options.Dimension));
                break;
        }
    }
}
