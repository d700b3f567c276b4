using System.Collections.Concurrent;

namespace InferenceServer.Media.Text;

/// <summary>
/// Remembers the tokens of words seen lately. Bounded: words live in two generations, and when the young one is full
/// the old one is dropped, so that a flood of rare words cannot lock the common ones out. Safe from several threads.
/// </summary>
internal sealed class WordCache(int capacity)
{
    /// <summary>Longer words are not worth remembering.</summary>
    public const int LongestWord = 48;

    private readonly Lock _turn = new();
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    /// <summary>The words held now; for tests.</summary>
    public int Count => _young.Words.Count + _old.Words.Count;

    public bool TryGet(ReadOnlySpan<char> word, out TokenPiece[] tokens)
    {
        if (_young.BySpan.TryGetValue(word, out tokens!))
        {
            return true;
        }
        if (_old.BySpan.TryGetValue(word, out tokens!))
        {
            Add(word, tokens);
            return true;
        }
        return false;
    }

    public void Add(ReadOnlySpan<char> word, TokenPiece[] tokens)
    {
        if (word.Length > LongestWord)
        {
            return;
        }
        Generation young = _young;
        if (young.BySpan.TryAdd(word, tokens) && Interlocked.Increment(ref young.Added) >= capacity / 2)
        {
            Turn(young);
        }
    }

    private void Turn(Generation full)
    {
        lock (_turn)
        {
            if (_young == full)
            {
                _old = full;
                _young = new Generation();
            }
        }
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<string, TokenPiece[]> Words = new();
        public readonly ConcurrentDictionary<string, TokenPiece[]>.AlternateLookup<ReadOnlySpan<char>> BySpan;
        public int Added;

        public Generation() => BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
