using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceServer.Kernels.Similarity;

/// <summary>A buffer that stays in place, begins at a cache line, grows where needed and is used again and again by one owner.</summary>
internal sealed unsafe class Scratch<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private byte[] _bytes = [];

    /// <summary>The first element of what was last taken.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _bytes.Length;

    /// <summary><paramref name="count"/> elements, their contents undefined; what was taken before is invalid.</summary>
    public Span<T> Take(long count)
    {
        long bytes = checked((count * sizeof(T)) + CacheLine);
        if (_bytes.Length < bytes)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        }

        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
        Pointer = (T*)((start + CacheLine - 1) / CacheLine * CacheLine);
        return new Span<T>(Pointer, checked((int)count));
    }
}
