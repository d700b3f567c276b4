using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Queries laid out for the scans: each packed by itself and, where there are several, woven together by eights.</summary>
internal sealed unsafe class QueryPack
{
    private readonly Scratch<float> _single = new();
    private readonly Scratch<float> _woven = new();

    /// <summary>How many queries there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many groups of <see cref="QueryTile.Queries"/>; queries missing in the last are zero.</summary>
    public int Groups { get; private set; }

    /// <summary>Where the numbers lie.</summary>
    public RowLayout Layout { get; private set; }

    /// <summary>Bytes of scratch held.</summary>
    public long Bytes => _single.Bytes + _woven.Bytes;

    /// <summary>Packs whole queries of <paramref name="dimension"/> numbers, for the cosine at length 1.</summary>
    public void Pack(ReadOnlySpan<float> queries, int dimension, Metric metric)
    {
        Layout = new RowLayout(dimension);
        Count = queries.Length / dimension;
        int packed = Layout.Packed;
        Span<float> single = _single.Take((long)Count * packed);
        Span<float> one = _woven.Take(dimension);
        for (int i = 0; i < Count; i++)
        {
            queries.Slice(i * dimension, dimension).CopyTo(one);
            if (metric == Metric.Cosine)
            {
                RowNorms.Normalize(one, dimension);
            }

            Layout.Pack(one, single.Slice(i * packed, packed));
        }

        Groups = (Count + QueryTile.Queries - 1) / QueryTile.Queries;
        if (Count > 1)
        {
            Weave(single, _woven.Take((long)Groups * QueryTile.Queries * packed), packed);
        }
    }

    /// <summary>A query packed by itself.</summary>
    public float* Single(int query) => _single.Pointer + ((nint)query * Layout.Packed);

    /// <summary>A group: sixteen numbers of its first query, the same sixteen of its second and so on, then the next sixteen.</summary>
    public float* Group(int group) => _woven.Pointer + ((nint)group * QueryTile.Queries * Layout.Packed);

    private void Weave(ReadOnlySpan<float> single, Span<float> woven, int packed)
    {
        woven.Clear();
        for (int i = 0; i < Count; i++)
        {
            int place = (i / QueryTile.Queries * QueryTile.Queries * packed) + (i % QueryTile.Queries * Lanes.Count);
            for (int from = 0; from < packed; from += Lanes.Count)
            {
                single.Slice((i * packed) + from, Lanes.Count).CopyTo(woven[(place + (from * QueryTile.Queries))..]);
            }
        }
    }
}
