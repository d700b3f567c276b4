namespace InferenceServer.Collections.InMemory;

/// <summary>The rows of a view that meet conditions on their metadata, as the bits that the kernel asks for.</summary>
internal static class FilterBits
{
    /// <summary>A bit for each row that is not deleted and meets every condition; null where no row can.</summary>
    public static ulong[]? Of(ContentsView view, IReadOnlyList<MetadataCondition> conditions)
    {
        int[][] terms = [.. conditions.Select(condition => Terms(view.Contents.Terms, condition))];
        if (Array.Exists(terms, any => any.Length == 0))
        {
            return null;
        }

        ulong[] bits = new ulong[(view.Count + 63) / 64];
        for (int row = 0; row < view.Count; row++)
        {
            if (view.IsLive(row) && Meets(view.Contents.Items[row].Terms, terms))
            {
                bits[row >> 6] |= 1UL << (row & 63);
            }
        }

        return bits;
    }

    /// <summary>Whether two filters let the same rows through, as far as their wording tells.</summary>
    public static bool AreSame(IReadOnlyList<MetadataCondition> a, IReadOnlyList<MetadataCondition> b)
        => ReferenceEquals(a, b) || (a.Count == b.Count && a.Zip(b).All(pair => pair.First.Key == pair.Second.Key && pair.First.Values.SequenceEqual(pair.Second.Values)));

    private static int[] Terms(TermTable table, MetadataCondition condition)
        => [.. condition.Values.Select(value => table.Find(condition.Key, value)).Where(term => term >= 0).Distinct().Order()];

    private static bool Meets(int[] terms, int[][] conditions)
    {
        foreach (int[] any in conditions)
        {
            bool met = false;
            foreach (int term in terms)
            {
                met |= any.AsSpan().BinarySearch(term) >= 0;
            }

            if (!met)
            {
                return false;
            }
        }

        return true;
    }
}
