using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Collections.InMemory;

/// <summary>What a collection held at one moment: the first rows of its contents but for the deleted ones. It never changes; hold on to it while its rows are used.</summary>
/// <param name="contents">Where the rows are.</param>
/// <param name="count">How many of them the view has.</param>
/// <param name="live">How many of those are not deleted.</param>
/// <param name="allowed">A bit for each row that is not deleted; null where none is.</param>
/// <param name="nextSequence">What the next item's sequence number will be.</param>
internal sealed class ContentsView(Contents contents, int count, int live, ulong[]? allowed, long nextSequence)
{
    private RowSegment[]? _segments;

    public Contents Contents => contents;

    public int Count => count;

    public int Live => live;

    public ulong[]? Allowed => allowed;

    public long NextSequence => nextSequence;

    /// <summary>The rows for the kernel, valid while the view is reachable.</summary>
    public RowSegment[] Segments => _segments ??= contents.Rows.Segments(0, count);

    public bool IsLive(int row) => allowed is null || (allowed[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>The first row whose sequence number is not below <paramref name="sequence"/>.</summary>
    public int RowFrom(long sequence)
    {
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (int)(((long)low + high) / 2);
            (low, high) = contents.Items[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The item of a row, as callers get it.</summary>
    public CollectionItem Item(int row, bool withVector)
    {
        ItemRecord item = contents.Items[row];
        return new CollectionItem
        {
            Id = item.Id,
            Vector = withVector ? Vector(row) : default,
            Metadata = item.Metadata(contents.Terms),
            Payload = item.Payload,
        };
    }

    private float[] Vector(int row)
    {
        byte[] bytes = new byte[contents.Rows.Codec.RowBytes];
        contents.Rows.Block(row).Read(row, bytes);
        return contents.Rows.Codec.Decode(bytes);
    }
}
