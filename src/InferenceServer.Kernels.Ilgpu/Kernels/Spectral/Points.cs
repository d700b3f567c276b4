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
        A0 = data[FramePad.Of(start)];
        A1 = data[FramePad.Of(start + stride)];
        A2 = radix > 2 ? data[FramePad.Of(start + (2 * stride))] : A2;
        A3 = radix > 3 ? data[FramePad.Of(start + (3 * stride))] : A3;
        A4 = radix > 4 ? data[FramePad.Of(start + (4 * stride))] : A4;
        A5 = radix > 5 ? data[FramePad.Of(start + (5 * stride))] : A5;
        A6 = radix > 6 ? data[FramePad.Of(start + (6 * stride))] : A6;
        A7 = radix > 7 ? data[FramePad.Of(start + (7 * stride))] : A7;
        A8 = radix > 8 ? data[FramePad.Of(start + (8 * stride))] : A8;
        A9 = radix > 9 ? data[FramePad.Of(start + (9 * stride))] : A9;
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
        data[FramePad.Of(start)] = A0;
        data[FramePad.Of(start + stride)] = A1;
        if (radix > 2)
        {
            data[FramePad.Of(start + (2 * stride))] = A2;
        }

        if (radix > 3)
        {
            data[FramePad.Of(start + (3 * stride))] = A3;
        }

        if (radix > 4)
        {
            data[FramePad.Of(start + (4 * stride))] = A4;
        }

        if (radix > 5)
        {
            data[FramePad.Of(start + (5 * stride))] = A5;
        }

        if (radix > 6)
        {
            data[FramePad.Of(start + (6 * stride))] = A6;
        }

        if (radix > 7)
        {
            data[FramePad.Of(start + (7 * stride))] = A7;
        }

        if (radix > 8)
        {
            data[FramePad.Of(start + (8 * stride))] = A8;
        }

        if (radix > 9)
        {
            data[FramePad.Of(start + (9 * stride))] = A9;
        }
    }
}
