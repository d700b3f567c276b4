namespace InferenceServer.Media.Text;

/// <summary>Turns SentencePiece's BPE, where a join's score says how early it comes, into ranked merges.</summary>
internal static class SentencePieceBpe
{
    public static BpeModel Build(SentencePieceModel source, Dictionary<string, int> vocabulary, int unknown)
    {
        var merges = new Dictionary<ulong, BpeMerge>();
        var spans = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        int rank = 0;
        foreach (int id in Enumerable.Range(0, source.Pieces.Count).OrderByDescending(id => source.Pieces[id].Score))
        {
            (string piece, _, SentencePieceType type) = source.Pieces[id];
            if (type != SentencePieceType.Normal)
            {
                continue;
            }
            for (int cut = 1; cut < piece.Length; cut++)
            {
                if (spans.TryGetValue(piece.AsSpan(0, cut), out int left) && spans.TryGetValue(piece.AsSpan(cut), out int right))
                {
                    merges.TryAdd(BpeWord.Pair(left, right), new BpeMerge(rank, id));
                }
            }
            rank++;
        }
        return new BpeModel(vocabulary, merges, new BpeOptions
        {
            ByteFallback = source.ByteFallback,
            FuseUnknown = true,
            UnknownId = unknown < 0 ? null : unknown,
        });
    }
}
