using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Spectral;

/// <summary>
/// The elements of one butterfly, in registers. Written out, because ILGPU neither unrolls loops nor keeps arrays in registers;
/// the radix is a constant at every call, and what is beyond it is left out by the compiler.
/// </summary>
internal struct Points
{
    public ComplexValue A0, A1, A2, A3, A4, A5, A6, A7, A8, A9;

    public void Load(ArrayView<ComplexValue> data, int start, int stride, int radix)
    {
        A0 = data[start];
        A1 = data[start + stride];
        A2 = radix > 2 ? data[start + (2 * stride)] : A2;
        A3 = radix > 3 ? data[start + (3 * stride)] : A3;
        A4 = radix > 4 ? data[start + (4 * stride)] : A4;
        A5 = radix > 5 ? data[start + (5 * stride)] : A5;
        A6 = radix > 6 ? data[start + (6 * stride)] : A6;
        A7 = radix > 7 ? data[start + (7 * stride)] : A7;
        A8 = radix > 8 ? data[start + (8 * stride)] : A8;
        A9 = radix > 9 ? data[start + (9 * stride)] : A9;
    }

    /// <summary>The next round's bins, real and imaginary part exchanged for the way back.</summary>
    public void Renew(Points previous, PointMagnitudes magnitudes, float momentum, int radix)
    {
        A0 = Phase.Next(A0, previous.A0, magnitudes.A0, momentum).Swapped;
        A1 = Phase.Next(A1, previous.A1, magnitudes.A1, momentum).Swapped;
        A2 = radix > 2 ? Phase.Next(A2, previous.A2, magnitudes.A2, momentum).Swapped : A2;
        A3 = radix > 3 ? Phase.Next(A3, previous.A3, magnitudes.A3, momentum).Swapped : A3;
        A4 = radix > 4 ? Phase.Next(A4, previous.A4, magnitudes.A4, momentum).Swapped : A4;
        A5 = radix > 5 ? Phase.Next(A5, previous.A5, magnitudes.A5, momentum).Swapped : A5;
        A6 = radix > 6 ? Phase.Next(A6, previous.A6, magnitudes.A6, momentum).Swapped : A6;
        A7 = radix > 7 ? Phase.Next(A7, previous.A7, magnitudes.A7, momentum).Swapped : A7;
        A8 = radix > 8 ? Phase.Next(A8, previous.A8, magnitudes.A8, momentum).Swapped : A8;
        A9 = radix > 9 ? Phase.Next(A9, previous.A9, magnitudes.A9, momentum).Swapped : A9;
    }

    /// <summary>Multiplies element k by turns[first + (k - 1) stride].</summary>
    public void Turn(ArrayView<ComplexValue> turns, int first, int stride, int radix)
    {
        A1 *= turns[first];
        A2 = radix > 2 ? A2 * turns[first + stride] : A2;
        A3 = radix > 3 ? A3 * turns[first + (2 * stride)] : A3;
        A4 = radix > 4 ? A4 * turns[first + (3 * stride)] : A4;
        A5 = radix > 5 ? A5 * turns[first + (4 * stride)] : A5;
        A6 = radix > 6 ? A6 * turns[first + (5 * stride)] : A6;
        A7 = radix > 7 ? A7 * turns[first + (6 * stride)] : A7;
        A8 = radix > 8 ? A8 * turns[first + (7 * stride)] : A8;
        A9 = radix > 9 ? A9 * turns[first + (8 * stride)] : A9;
    }

    public readonly void Store(ArrayView<ComplexValue> data, int start, int stride, int radix)
    {
        data[start] = A0;
        data[start + stride] = A1;
        if (radix > 2)
        {
            data[start + (2 * stride)] = A2;
        }

        if (radix > 3)
        {
            data[start + (3 * stride)] = A3;
        }

        if (radix > 4)
        {
            data[start + (4 * stride)] = A4;
        }

        if (radix > 5)
        {
            data[start + (5 * stride)] = A5;
        }

        if (radix > 6)
        {
            data[start + (6 * stride)] = A6;
        }

        if (radix > 7)
        {
            data[start + (7 * stride)] = A7;
        }

        if (radix > 8)
        {
            data[start + (8 * stride)] = A8;
        }

        if (radix > 9)
        {
            data[start + (9 * stride)] = A9;
        }
    }
}
