using System.Runtime.Intrinsics;

namespace InferenceServer.Media.Images.Png;

/// <summary>
/// Tries Sub, Up, Average and Paeth on a row and keeps the one whose differences, taken as signed bytes, have the smallest sum.
/// Everything reads original bytes only, so whole vectors are filtered at once.
/// </summary>
internal sealed class PngRowFilter
{
    private const int Filters = 4;

    private readonly int _length;
    private readonly int _step;
    private readonly byte[] _left;
    private readonly byte[] _corner;
    private readonly byte[][] _candidates = new byte[Filters][];

    public PngRowFilter(int length, int step)
    {
        _length = length;
        _step = step;
        _left = new byte[length];
        _corner = new byte[length];
        for (int i = 0; i < Filters; i++)
        {
            _candidates[i] = new byte[length + 1];
            _candidates[i][0] = (byte)(i + 1);
        }
    }

    /// <summary>The filter's number and the filtered row; overwritten by the next call.</summary>
    public ReadOnlySpan<byte> Best(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        row[..^_step].CopyTo(_left.AsSpan(_step));
        above[..^_step].CopyTo(_corner.AsSpan(_step));
        Span<long> costs = stackalloc long[Filters];
        costs.Clear();
        int i = 0;
        for (; i <= _length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            Vector128<byte> x = Vector128.Create(row[i..]), left = Vector128.Create(_left.AsSpan(i)), up = Vector128.Create(above[i..]);
            costs[0] += Keep(x - left, 0, i);
            costs[1] += Keep(x - up, 1, i);
            costs[2] += Keep(x - Mean(left, up), 2, i);
            costs[3] += Keep(x - Paeth(left, up, Vector128.Create(_corner.AsSpan(i))), 3, i);
        }

        for (; i < _length; i++)
        {
            costs[0] += Keep((byte)(row[i] - _left[i]), 0, i);
            costs[1] += Keep((byte)(row[i] - above[i]), 1, i);
            costs[2] += Keep((byte)(row[i] - ((_left[i] + above[i]) >> 1)), 2, i);
            costs[3] += Keep((byte)(row[i] - Paeth(Vector128.Create(_left[i]), Vector128.Create(above[i]), Vector128.Create(_corner[i]))[0]), 3, i);
        }

        int best = 0;
        for (int filter = 1; filter < Filters; filter++)
        {
            best = costs[filter] < costs[best] ? filter : best;
        }

        return _candidates[best];
    }

    private int Keep(Vector128<byte> difference, int filter, int at)
    {
        difference.CopyTo(_candidates[filter].AsSpan(at + 1));
        Vector128<byte> magnitude = Vector128.Min(difference, Vector128<byte>.Zero - difference);
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(magnitude);
        return Vector128.Sum(low + high);
    }

    private int Keep(byte difference, int filter, int at)
    {
        _candidates[filter][at + 1] = difference;
        return Math.Abs((int)(sbyte)difference);
    }

    // Half the sum, rounded down, without a ninth bit.
    private static Vector128<byte> Mean(Vector128<byte> a, Vector128<byte> b) => (a & b) + ((a ^ b) >>> 1);

    private static Vector128<byte> Paeth(Vector128<byte> left, Vector128<byte> up, Vector128<byte> corner)
    {
        (Vector128<ushort> leftLow, Vector128<ushort> leftHigh) = Vector128.Widen(left);
        (Vector128<ushort> upLow, Vector128<ushort> upHigh) = Vector128.Widen(up);
        (Vector128<ushort> cornerLow, Vector128<ushort> cornerHigh) = Vector128.Widen(corner);
        return Vector128.Narrow(
            Predict(leftLow.AsInt16(), upLow.AsInt16(), cornerLow.AsInt16()).AsUInt16(),
            Predict(leftHigh.AsInt16(), upHigh.AsInt16(), cornerHigh.AsInt16()).AsUInt16());
    }

    private static Vector128<short> Predict(Vector128<short> left, Vector128<short> up, Vector128<short> corner)
    {
        Vector128<short> fromLeft = up - corner, fromUp = left - corner;
        Vector128<short> toLeft = Vector128.Abs(fromLeft), toUp = Vector128.Abs(fromUp), toCorner = Vector128.Abs(fromLeft + fromUp);
        Vector128<short> nearest = Vector128.Min(toCorner, Vector128.Min(toLeft, toUp));
        return Vector128.ConditionalSelect(
            Vector128.Equals(nearest, toLeft), left, Vector128.ConditionalSelect(Vector128.Equals(nearest, toUp), up, corner));
    }
}
