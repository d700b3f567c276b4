using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceServer.Client;

/// <summary>Shows the bytes of someone else's elements as memory, without copying them. Owns nothing.</summary>
internal sealed class ElementBytes<T>(ReadOnlyMemory<T> elements) : MemoryManager<byte>
    where T : unmanaged
{
    public override Memory<byte> Memory => CreateMemory(checked(elements.Length * Unsafe.SizeOf<T>()));

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(MemoryMarshal.AsMemory(elements).Span);

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        // The handle pins the elements; its pointer is moved on to the byte that was asked for.
        MemoryHandle handle = elements.Pin();
        return elementIndex == 0 ? handle : new MemoryHandle((byte*)handle.Pointer + elementIndex, default, new Pinned(handle));
    }

    public override void Unpin()
    {
        // Pinning is ended by the handles that Pin gave out.
    }

    protected override void Dispose(bool disposing)
    {
        // Nothing is owned.
    }

    private sealed class Pinned(MemoryHandle handle) : IPinnable
    {
        private MemoryHandle _handle = handle;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException("pinned once, by its owner");

        public void Unpin() => _handle.Dispose();
    }
}
