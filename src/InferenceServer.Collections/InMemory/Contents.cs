namespace InferenceServer.Collections.InMemory;

/// <summary>What a collection holds in memory between two snapshots. One thread changes it (<see cref="ContentsChange"/>); others read it through a <see cref="ContentsView"/>.</summary>
internal sealed class Contents(RowTable rows, AppendList<ItemRecord> items, TermTable terms, Dictionary<string, int> byId)
{
    public RowTable Rows => rows;

    public AppendList<ItemRecord> Items => items;

    public TermTable Terms => terms;

    /// <summary>Where the live row of an id is; guarded by the collection's gate.</summary>
    public Dictionary<string, int> ById => byId;

    public static Contents Empty(RowCodec codec) => new(new RowTable(codec, snapshot: null), new(), new(), new(StringComparer.Ordinal));
}
