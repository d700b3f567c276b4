using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Argument checks that name the thing, the value and what was expected.</summary>
internal static class Checks
{
    private const uint LargestBits = 0x7F7FFFFF, NegativeZeroBits = 0x80000000;

    public static void InRange(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
        }
    }

    public static void InRange(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
        }
    }

    public static void HasLength(int actual, long expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has {actual} values, expected {expected}", name);
        }
    }

    public static void NotEmpty(int length, string name)
    {
        if (length == 0)
        {
            throw new ArgumentException($"{name} is empty", name);
        }
    }

    /// <exception cref="ArgumentException">A value is negative, infinite or not a number.</exception>
    public static void AreMagnitudes(ReadOnlySpan<float> values, string name)
    {
        // Bit patterns of what is allowed are the integers up to that of the largest number; anything else is above, as unsigned.
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        Vector256<uint> most = Vector256<uint>.Zero;
        int i = 0;
        for (; i <= bits.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            most = Vector256.Max(most, Vector256.Create(bits.Slice(i, Vector256<uint>.Count)));
        }

        bool good = Vector256.LessThanOrEqualAll(most, Vector256.Create(LargestBits));
        for (; i < bits.Length; i++)
        {
            good &= bits[i] <= LargestBits;
        }

        if (!good)
        {
            for (i = 0; bits[i] <= LargestBits || bits[i] == NegativeZeroBits; i++)
            {
                if (i == bits.Length - 1)
                {
                    return;
                }
            }

            throw new ArgumentException($"{name}[{i}] is {values[i]}, expected a finite value of at least 0", name);
        }
    }

    /// <exception cref="ArgumentException">A value is infinite or not a number.</exception>
    public static void AreFinite(ReadOnlySpan<float> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException($"{name}[{i}] is {values[i]}, expected a finite value", name);
            }
        }
    }
}
