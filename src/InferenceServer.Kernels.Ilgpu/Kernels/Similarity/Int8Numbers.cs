using ILGPU;

namespace InferenceServer.Kernels.Ilgpu.Kernels.Similarity;

/// <summary>
/// Rows of bytes. A byte plus 128 becomes the lowest bits of a single between 2^23 and 2^24, from which 2^23 + 128 is taken away:
/// that is exact, and both steps run at full speed where a conversion runs at a quarter of it.
/// </summary>
internal readonly struct Int8Numbers : IRowNumbers
{
    private const uint Signs = 0x80808080, Exponent = 0x4B000000, Byte = 0xFF;
    private const float Offset = 8388608f + 128f;

    public int Fours => 4;

    public bool AreBFloat16 => true;

    public Four First(Quad numbers) => Widen(numbers.X);

    public Four Second(Quad numbers) => Widen(numbers.Y);

    public Four Third(Quad numbers) => Widen(numbers.Z);

    public Four Fourth(Quad numbers) => Widen(numbers.W);

    private static Four Widen(uint four)
    {
        uint raised = four ^ Signs;
        return new()
        {
            X = Interop.IntAsFloat((raised & Byte) | Exponent) - Offset,
            Y = Interop.IntAsFloat(((raised >> 8) & Byte) | Exponent) - Offset,
            Z = Interop.IntAsFloat(((raised >> 16) & Byte) | Exponent) - Offset,
            W = Interop.IntAsFloat((raised >> 24) | Exponent) - Offset,
        };
    }
}
