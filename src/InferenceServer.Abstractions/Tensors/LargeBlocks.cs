namespace InferenceServer.Abstractions;

/// <summary>
/// A few large arrays kept for the next request. The shared array pool keeps one of each size for every thread,
/// which for large tensors would be most of the process's memory.
/// </summary>
internal static class LargeBlocks
{
    /// <summary>Arrays from this length on belong here.</summary>
    public const int Threshold = 1 << 20;

    private const long MostKept = 64L << 20;

    private static readonly Lock Gate = new();
    private static readonly List<byte[]> Kept = [];
    private static long _keptBytes;

    public static byte[] Rent(int length)
    {
        lock (Gate)
        {
            for (int i = 0; i < Kept.Count; i++)
            {
                // A block much too large would keep others from being kept.
                if (Kept[i].Length >= length && Kept[i].Length / 2 <= length)
                {
                    byte[] block = Kept[i];
                    Kept.RemoveAt(i);
                    _keptBytes -= block.Length;
                    return block;
                }
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }

    public static void Return(byte[] block)
    {
        // It would only push all others out before it goes itself.
        if (block.Length > MostKept)
        {
            return;
        }

        lock (Gate)
        {
            Kept.Add(block);
            _keptBytes += block.Length;
            while (_keptBytes > MostKept)
            {
                _keptBytes -= Kept[0].Length;
                Kept.RemoveAt(0);
            }
        }
    }
}
