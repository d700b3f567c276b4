using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace InferenceServer.Kernels.Spectral;

/// <summary>Square transposes in registers. Strides count floats; tiles may not overlap.</summary>
internal static unsafe class TileTranspose
{
    /// <summary>4 x 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile4(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + 2 * sourceStride);
        Vector128<float> d = Vector128.Load(source + 3 * sourceStride);
        Vector128<float> ac0 = Low(a, c), ac1 = High(a, c), bd0 = Low(b, d), bd1 = High(b, d);
        Low(ac0, bd0).Store(destination);
        High(ac0, bd0).Store(destination + destinationStride);
        Low(ac1, bd1).Store(destination + 2 * destinationStride);
        High(ac1, bd1).Store(destination + 3 * destinationStride);
    }

    /// <summary>8 x 8, as four quarters.</summary>
    public static void Tile8(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        for (int row = 0; row < 8; row += 4)
        {
            for (int column = 0; column < 8; column += 4)
            {
                Tile4(source + row * sourceStride + column, sourceStride, destination + column * destinationStride + row, destinationStride);
            }
        }
    }

    /// <summary>16 x 16: four rows interleaved per 128-bit block, then the blocks themselves.</summary>
    public static void Tile16(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        if (!Avx512F.IsSupported)
        {
            Tile8(source, sourceStride, destination, destinationStride);
            Tile8(source + 8, sourceStride, destination + 8 * destinationStride, destinationStride);
            Tile8(source + 8 * sourceStride, sourceStride, destination + 8, destinationStride);
            Tile8(source + 8 * sourceStride + 8, sourceStride, destination + 8 * destinationStride + 8, destinationStride);
            return;
        }

        Quad(source, sourceStride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quad(source + 4 * sourceStride, sourceStride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quad(source + 8 * sourceStride, sourceStride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quad(source + 12 * sourceStride, sourceStride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Blocks(a0, b0, c0, d0, destination, destinationStride);
        Blocks(a1, b1, c1, d1, destination + destinationStride, destinationStride);
        Blocks(a2, b2, c2, d2, destination + 2 * destinationStride, destinationStride);
        Blocks(a3, b3, c3, d3, destination + 3 * destinationStride, destinationStride);
    }

    // Four rows of sixteen: column 4b+j of the four rows ends in 128-bit block b of output j.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(float* source, nint stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> a = Vector512.Load(source);
        Vector512<float> b = Vector512.Load(source + stride);
        Vector512<float> c = Vector512.Load(source + 2 * stride);
        Vector512<float> d = Vector512.Load(source + 3 * stride);
        Vector512<float> ac0 = Avx512F.UnpackLow(a, c), ac1 = Avx512F.UnpackHigh(a, c);
        Vector512<float> bd0 = Avx512F.UnpackLow(b, d), bd1 = Avx512F.UnpackHigh(b, d);
        r0 = Avx512F.UnpackLow(ac0, bd0);
        r1 = Avx512F.UnpackHigh(ac0, bd0);
        r2 = Avx512F.UnpackLow(ac1, bd1);
        r3 = Avx512F.UnpackHigh(ac1, bd1);
    }

    // Transposes the 4 x 4 matrix of 128-bit blocks; its rows go to every fourth row of the destination.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, nint stride)
    {
        Vector512<float> ab0 = Avx512F.Shuffle4x128(a, b, 0x88), ab1 = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> cd0 = Avx512F.Shuffle4x128(c, d, 0x88), cd1 = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(ab0, cd0, 0x88).Store(destination);
        Avx512F.Shuffle4x128(ab1, cd1, 0x88).Store(destination + 4 * stride);
        Avx512F.Shuffle4x128(ab0, cd0, 0xDD).Store(destination + 8 * stride);
        Avx512F.Shuffle4x128(ab1, cd1, 0xDD).Store(destination + 12 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
}
