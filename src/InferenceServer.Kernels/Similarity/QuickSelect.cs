using System.Numerics;

namespace InferenceServer.Kernels.Similarity;

/// <summary>Partial ordering.</summary>
internal static class QuickSelect
{
    private const int SortedOutright = 24;

    /// <summary>
    /// Moves the <paramref name="count"/> greatest of <paramref name="keys"/> to the front, the least of those last among them.
    /// The keys differ from each other. Takes time in proportion to their number, and never more than a sort.
    /// </summary>
    public static void Greatest(Span<ulong> keys, int count)
    {
        Span<ulong> rest = keys;
        int place = count - 1;
        for (int rounds = 2 * BitOperations.Log2((uint)keys.Length + 1); rest.Length > SortedOutright; rounds--)
        {
            if (rounds == 0)
            {
                break;
            }

            int pivot = Partition(rest);
            if (pivot == place)
            {
                return;
            }

            if (pivot > place)
            {
                rest = rest[..pivot];
            }
            else
            {
                rest = rest[(pivot + 1)..];
                place -= pivot + 1;
            }
        }

        rest.Sort(static (a, b) => b.CompareTo(a));
    }

    /// <summary>Puts what is greater than a middling key before it and the rest after it; where that key then stands.</summary>
    private static int Partition(Span<ulong> keys)
    {
        int last = keys.Length - 1;
        ulong a = keys[0], b = keys[last / 2], c = keys[last];
        int middling = a < b ? (b < c ? last / 2 : a < c ? last : 0) : a < c ? 0 : b < c ? last : last / 2;
        ulong pivot = keys[middling];
        keys[middling] = keys[last];
        int to = 0;
        for (int i = 0; i < last; i++)
        {
            // Written always, advanced only where the key is greater: no branch to guess wrong.
            ulong key = keys[i];
            keys[i] = keys[to];
            keys[to] = key;
            to += key > pivot ? 1 : 0;
        }

        keys[last] = keys[to];
        keys[to] = pivot;
        return to;
    }
}
