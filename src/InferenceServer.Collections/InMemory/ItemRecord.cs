namespace InferenceServer.Collections.InMemory;

/// <summary>What is kept of a row in memory beside its vector. No object: there are millions, and the collector would carry each along.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Terms">Its metadata, by number.</param>
/// <param name="Payload">Its payload reference.</param>
/// <param name="Sequence">Grows from row to row and stays with the item through snapshots.</param>
internal readonly record struct ItemRecord(string Id, int[] Terms, string? Payload, long Sequence)
{
    public IReadOnlyDictionary<string, string> Metadata(TermTable terms)
    {
        Dictionary<string, string> metadata = new(Terms.Length, StringComparer.Ordinal);
        foreach (int term in Terms)
        {
            (string key, string value) = terms[term];
            metadata.Add(key, value);
        }

        return metadata;
    }

    public ItemEntry Entry(TermTable terms) => new(Id, [.. Terms.Select(term => terms[term])], Payload);

    /// <summary>Whether this is what <paramref name="entry"/> would become.</summary>
    public bool Is(ItemEntry entry, TermTable terms)
    {
        if (entry.Metadata.Length != Terms.Length || !string.Equals(entry.Payload, Payload, StringComparison.Ordinal))
        {
            return false;
        }

        foreach ((string key, string value) in entry.Metadata)
        {
            if (!Terms.Contains(terms.Find(key, value)))
            {
                return false;
            }
        }

        return true;
    }
}
