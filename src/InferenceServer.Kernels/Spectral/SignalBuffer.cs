using System.Buffers;
using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Spectral;

/// <summary>A buffer as long as a call's signal or frames, lent by the shared pool until disposed; contents undefined.</summary>
internal sealed unsafe class SignalBuffer : IDisposable
{
    private const int Line = 64;
    private readonly float[] _array;
    private readonly int _length;
    private GCHandle _pin;

    private SignalBuffer(int length)
    {
        _length = length;
        _array = ArrayPool<float>.Shared.Rent(length + (Line / sizeof(float)));
        _pin = GCHandle.Alloc(_array, GCHandleType.Pinned);
        nuint start = (nuint)_pin.AddrOfPinnedObject();
        Pointer = (float*)((start + Line - 1) / Line * Line);
    }

    /// <summary>The first element, at the start of a cache line.</summary>
    public float* Pointer { get; }

    public Span<float> Span => new(Pointer, _length);

    /// <exception cref="ArgumentException">More than an array can hold.</exception>
    public static SignalBuffer Rent(long length)
        => length <= Array.MaxLength - Line ? new((int)length) : throw new ArgumentException($"{length} values of scratch are more than an array can hold", nameof(length));

    public void Dispose()
    {
        _pin.Free();
        ArrayPool<float>.Shared.Return(_array);
    }
}
