using System.Buffers;

namespace InferenceServer.Onnx;

/// <summary>
/// The memory of a tensor that ONNX Runtime allocated. It keeps its owner, and with it the memory, from the garbage collector;
/// when the owner has freed it, touching it throws instead of bringing the process down.
/// </summary>
internal sealed unsafe class OrtTensorMemory(RunOutputs owner, byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(owner.Freed, owner);
        return new Span<byte>(start, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(owner.Freed, owner);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        return new MemoryHandle(start + elementIndex, default, this);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
