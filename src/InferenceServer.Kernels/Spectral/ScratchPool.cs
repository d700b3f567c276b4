namespace InferenceServer.Kernels.Spectral;

/// <summary>Buffers of one size that belong to a plan and are lent to its calls. Grows to as many as are in use at once.</summary>
internal sealed class ScratchPool(int floats)
{
    private readonly Lock _gate = new();
    private readonly Stack<PinnedFloats> _free = new();

    public PinnedFloats Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out PinnedFloats? buffer))
            {
                return buffer;
            }
        }

        return new PinnedFloats(floats);
    }

    /// <summary>The buffer is the pool's again; its contents stay as they are.</summary>
    public void Return(PinnedFloats buffer)
    {
        lock (_gate)
        {
            _free.Push(buffer);
        }
    }
}
