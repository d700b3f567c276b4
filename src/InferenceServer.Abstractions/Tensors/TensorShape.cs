using System.Globalization;
using System.Text;

namespace InferenceServer.Abstractions;

/// <summary>Arithmetic over dimensions.</summary>
public static class TensorShape
{
    /// <summary>A dimension that a signature leaves open.</summary>
    public const long Any = -1;

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the product does not fit into 63 bits.</exception>
    public static long ElementCount(ReadOnlySpan<long> shape)
        => TryElementCount(shape, out long count)
            ? count
            : throw new ArgumentException($"shape {Format(shape)} has a negative dimension or too many elements", nameof(shape));

    /// <summary>As <see cref="ElementCount"/>, without throwing.</summary>
    public static bool TryElementCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        bool empty = false;
        foreach (long dimension in shape)
        {
            if (dimension < 0)
            {
                return false;
            }

            // A zero elsewhere must not hide an overflow here.
            empty |= dimension == 0;
            if (dimension > 0 && count > long.MaxValue / dimension)
            {
                return false;
            }

            count *= Math.Max(dimension, 1);
        }

        count = empty ? 0 : count;
        return true;
    }

    /// <summary>Whether <paramref name="actual"/> fits <paramref name="declared"/>, where <see cref="Any"/> takes every size.</summary>
    public static bool Fits(ReadOnlySpan<long> actual, ReadOnlySpan<long> declared)
    {
        if (actual.Length != declared.Length)
        {
            return false;
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (declared[i] != Any && declared[i] != actual[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>For example <c>[-1,16]</c>.</summary>
    public static string Format(ReadOnlySpan<long> shape)
    {
        StringBuilder text = new("[");
        foreach (long dimension in shape)
        {
            text.Append(text.Length > 1 ? "," : "").Append(dimension.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}
