using System.Buffers;

namespace InferenceServer.Abstractions;

/// <summary>
/// Pooled memory with counted owners. Whoever rents it is the first owner; <see cref="Retain"/> adds one,
/// <see cref="Dispose"/> drops one, and the last to drop gives the memory back. Safe from several threads.
/// </summary>
public sealed class TensorMemory : IMemoryOwner<byte>
{
    private readonly int _length;
    private byte[]? _array;
    private int _owners = 1;

    private TensorMemory(int length)
    {
        _length = length;
        _array = length >= LargeBlocks.Threshold ? LargeBlocks.Rent(length) : ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>The rented bytes, contents undefined at first; not to be touched after the last owner dropped it.</summary>
    /// <exception cref="ObjectDisposedException">The last owner has dropped it.</exception>
    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_array is null, this);
            return _array.AsMemory(0, _length);
        }
    }

    /// <summary>Rents <paramref name="length"/> bytes.</summary>
    public static TensorMemory Rent(int length) => new(length);

    /// <summary>Adds an owner, who must dispose as well.</summary>
    /// <returns>This.</returns>
    public TensorMemory Retain()
    {
        // Not a plain increment: one that failed would have to be taken back, and until then the next would succeed.
        int owners = Volatile.Read(ref _owners), seen;
        while (owners > 0)
        {
            if ((seen = Interlocked.CompareExchange(ref _owners, owners + 1, owners)) == owners)
            {
                return this;
            }

            owners = seen;
        }

        throw new ObjectDisposedException(nameof(TensorMemory));
    }

    /// <summary>Drops one owner.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) == 0 && Interlocked.Exchange(ref _array, null) is { } array)
        {
            if (_length >= LargeBlocks.Threshold)
            {
                LargeBlocks.Return(array);
            }
            else
            {
                ArrayPool<byte>.Shared.Return(array);
            }
        }
    }
}
