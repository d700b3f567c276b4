namespace InferenceServer.Collections.InMemory;

/// <summary>What a collection holds in memory between two snapshots. One thread changes it (<see cref="ContentsChange"/>); others read it through a <see cref="ContentsView"/>.</summary>
internal sealed class Contents(RowTable rows, AppendList<ItemRecord> items, TermTable terms, IdTable ids)
{
    public RowTable Rows => rows;

    public AppendList<ItemRecord> Items => items;

    public TermTable Terms => terms;

    /// <summary>Where the live row of an id is.</summary>
    public IdTable Ids => ids;

    public static Contents Empty(RowCodec codec) => new(new RowTable(codec, snapshot: null), new(), new(), new());
}
