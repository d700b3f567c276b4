namespace InferenceServer.Kernels.Spectral;

/// <summary>Splits a length into the radices that passes exist for.</summary>
internal static class FftFactors
{
    /// <summary>Radices whose product is <paramref name="length"/>, the last one being the leaf's; null where a prime above 7 divides it.</summary>
    public static int[]? Of(int length)
    {
        int twos = Remove(ref length, 2), threes = Remove(ref length, 3), fives = Remove(ref length, 5), sevens = Remove(ref length, 7);
        if (length != 1)
        {
            return null;
        }

        List<int> radices = [];
        for (; twos % 3 == 1 && fives > 0; twos--, fives--)
        {
            radices.Add(10);
        }

        for (; twos == 1 && threes > 0; twos--, threes--)
        {
            radices.Add(6);
        }

        AddTwos(radices, twos);
        Add(radices, 9, threes / 2);
        Add(radices, 3, threes % 2);
        Add(radices, 5, fives);
        Add(radices, 7, sevens);

        // The largest last: the leaf needs no turns, and its elements lie side by side.
        radices.Sort();
        return [.. radices];
    }

    /// <summary>The smallest length ≥ <paramref name="least"/> that has no prime above 5.</summary>
    public static int NextSmooth(int least)
    {
        for (int length = least; ; length++)
        {
            int rest = length;
            Remove(ref rest, 2);
            Remove(ref rest, 3);
            Remove(ref rest, 5);
            if (rest == 1)
            {
                return length;
            }
        }
    }

    private static void AddTwos(List<int> radices, int twos)
    {
        while (twos > 0)
        {
            int taken = twos == 4 ? 2 : Math.Min(twos, 3);
            radices.Add(1 << taken);
            twos -= taken;
        }
    }

    private static void Add(List<int> radices, int radix, int count)
    {
        for (int i = 0; i < count; i++)
        {
            radices.Add(radix);
        }
    }

    private static int Remove(ref int length, int prime)
    {
        int count = 0;
        for (; length % prime == 0; length /= prime)
        {
            count++;
        }

        return count;
    }
}
