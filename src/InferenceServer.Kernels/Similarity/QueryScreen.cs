using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Queries as whole numbers of 16 bits, laid out for the scans, and what their screened scores are held against; see <see cref="ScreenBound"/>.</summary>
internal sealed unsafe class QueryScreen
{
    /// <summary>Numbers of one query that lie together: a vector of 512 bits.</summary>
    public const int Step = 2 * Lanes.Count;

    private readonly Scratch<short> _rounded = new();
    private readonly Scratch<short> _woven = new();
    private readonly Scratch<float> _scales = new();
    private readonly Scratch<float> _margins = new();
    private int _length;

    /// <summary>The margin of each query, filled up with zeros to whole groups.</summary>
    public float* Margins => _margins.Pointer;

    /// <summary>What each query was multiplied with before it was rounded.</summary>
    public float* Scales => _scales.Pointer;

    /// <summary>Bytes of scratch held.</summary>
    public long Bytes => _rounded.Bytes + _woven.Bytes + _scales.Bytes + _margins.Bytes;

    /// <summary>Rounds <paramref name="queries"/> for rows of <paramref name="format"/>; false where one of them cannot be screened.</summary>
    public bool Round(QueryPack queries, RowFormat format)
    {
        RowLayout layout = queries.Layout;
        _length = RowRounding.Length(layout);
        int places = queries.Groups * QueryTile.Queries;
        Span<short> rounded = _rounded.Take((long)places * _length);
        _scales.Take(places);
        _margins.Take(places).Clear();
        rounded.Clear();
        for (int i = 0; i < queries.Count; i++)
        {
            if (!Round(queries.Single(i), layout, format, i))
            {
                return false;
            }
        }

        Weave(rounded, queries.Groups);
        return true;
    }

    /// <summary>A group: thirty-two numbers of its first query, the same thirty-two of its second and so on, then the next thirty-two.</summary>
    public short* Group(int group) => _woven.Pointer + ((nint)group * QueryTile.Queries * _length);

    private bool Round(float* query, RowLayout layout, RowFormat format, int index)
    {
        Vector512<float> most = default, squares = default, errors = default;
        for (int i = 0; i < layout.Packed; i += Lanes.Count)
        {
            Vector512<float> numbers = Vector512.Load(query + i);
            most = Vector512.Max(most, Vector512.Abs(numbers));
            squares = Vector512.FusedMultiplyAdd(numbers, numbers, squares);
        }

        float largest = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            largest = MathF.Max(largest, most[lane]);
        }

        float square = Lanes.Sum(squares);
        bool isZero = largest == 0;
        if (!isZero && square is not (>= ScreenBound.LeastSquares and <= ScreenBound.MostSquares))
        {
            return false;
        }

        double length = Math.Sqrt(square) * 1.001;
        float scale = isZero ? 1 : (float)Math.Min(short.MaxValue / (double)largest, ScreenBound.LongestQuery(format, layout.Dimension) / length);
        short* to = _rounded.Pointer + ((nint)index * _length);
        for (int i = 0; i < layout.Packed; i += Lanes.Count)
        {
            Vector512<float> scaled = Vector512.Load(query + i) * scale;
            ScreenRounding.Sixteen(scaled).Store(to + i);
            Vector512<float> error = scaled - Vector512.Round(scaled);
            errors = Vector512.FusedMultiplyAdd(error, error, errors);
        }

        // The scaled numbers are themselves rounded, by 2^-24 of their length.
        double rounding = (Math.Sqrt(Lanes.Sum(errors)) * 1.001) + (scale * length / (1 << 24));
        _scales.Pointer[index] = scale;
        _margins.Pointer[index] = isZero ? 0 : ScreenBound.Margin(format, layout.Dimension, scale * length, rounding);
        return true;
    }

    private void Weave(ReadOnlySpan<short> rounded, int groups)
    {
        Span<short> woven = _woven.Take(rounded.Length);
        for (int i = 0; i < groups * QueryTile.Queries; i++)
        {
            int place = (i / QueryTile.Queries * QueryTile.Queries * _length) + (i % QueryTile.Queries * Step);
            for (int from = 0; from < _length; from += Step)
            {
                rounded.Slice((i * _length) + from, Step).CopyTo(woven[(place + (from * QueryTile.Queries))..]);
            }
        }
    }
}
