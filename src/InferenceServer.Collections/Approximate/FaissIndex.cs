using System.Runtime.InteropServices;

namespace InferenceServer.Collections.Approximate;

/// <summary>An index of FAISS's. Searches may run at the same time; adding waits for them, and they for it. Throws <see cref="InvalidOperationException"/> with FAISS's own words.</summary>
internal sealed unsafe class FaissIndex : SafeHandle
{
    private readonly ReaderWriterLockSlim _gate = new();

    public FaissIndex()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>An empty index of this kind.</summary>
    public static FaissIndex Create(CollectionSettings settings)
    {
        FaissIndex index = settings.Index.Kind == IndexKind.Hnsw
            ? FaissLibrary.Graph(settings.Dimensions, settings.Index.Links, settings.Index.BuildEffort)
            : FaissLibrary.Lists(settings.Dimensions, settings.Index.Lists);
        return index.IsInvalid ? throw new InvalidOperationException(FaissLibrary.Failure) : index;
    }

    /// <summary>Learns from vectors that stand for all.</summary>
    public void Train(ReadOnlySpan<float> vectors, int count) => Change(vectors, count, train: true);

    /// <summary>Adds vectors behind those that are there.</summary>
    public void Add(ReadOnlySpan<float> vectors, int count) => Change(vectors, count, train: false);

    /// <summary>The places of the nearest, <paramref name="k"/> for each query; -1 where there are no more.</summary>
    public void Search(ReadOnlySpan<float> queries, int count, int k, int effort, Span<long> places)
    {
        _gate.EnterReadLock();
        try
        {
            fixed (float* from = queries)
            fixed (long* to = places)
            {
                Check(FaissLibrary.Search(this, count, from, k, effort, to));
            }
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    protected override bool ReleaseHandle()
    {
        FaissLibrary.Free(handle);
        return true;
    }

    private void Change(ReadOnlySpan<float> vectors, int count, bool train)
    {
        _gate.EnterWriteLock();
        try
        {
            fixed (float* from = vectors)
            {
                Check(train ? FaissLibrary.Train(this, count, from) : FaissLibrary.Add(this, count, from));
            }
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    private static void Check(int done)
    {
        if (done == 0)
        {
            throw new InvalidOperationException(FaissLibrary.Failure);
        }
    }
}
