namespace InferenceServer.Collections.InMemory;

/// <summary>A list that grows at its end in chunks that never move. One thread adds; others may read whatever they learnt of after it was added.</summary>
internal sealed class AppendList<T>
{
    private const int ChunkBits = 13;
    private const int InChunk = (1 << ChunkBits) - 1;

    private T[][] _chunks = [];

    /// <summary>How many there are; for the thread that adds.</summary>
    public int Count { get; private set; }

    public T this[int index] => Volatile.Read(ref _chunks)[index >> ChunkBits][index & InChunk];

    public void Add(T item)
    {
        if (Count >> ChunkBits == _chunks.Length)
        {
            Volatile.Write(ref _chunks, [.. _chunks, new T[InChunk + 1]]);
        }

        _chunks[Count >> ChunkBits][Count & InChunk] = item;
        Count++;
    }

    /// <summary>Forgets the items from <paramref name="count"/> on, which nobody was told of.</summary>
    public void TakeBack(int count) => Count = count;
}
