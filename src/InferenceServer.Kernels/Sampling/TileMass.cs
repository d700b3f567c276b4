namespace InferenceServer.Kernels.Sampling;

/// <summary>What a cut keeps of a row's tiles, from the masses and candidates that a pass left in the scratch.</summary>
internal readonly unsafe ref struct TileMass
{
    /// <summary>Tiles that are added up at once: a row's tiles one by one would be many short sums.</summary>
    private const int Group = 16;

    private readonly RowScratch _scratch;
    private readonly Cut _cut;
    private readonly float _over;
    private readonly int _tiles, _last;
    private readonly long _ties;

    /// <summary>Takes the masses of the row at <paramref name="x"/>, whose candidates reach from some logit over the cut to some under it.</summary>
    public TileMass(float* x, int length, WeightScale scale, Cut cut, RowScratch scratch)
    {
        (_scratch, _cut, _over) = (scratch, cut, MathF.BitIncrement(cut.Value));
        _tiles = (length + RowScratch.Tile - 1) / RowScratch.Tile;
        _last = Math.Min(cut.LastTie, length - 1) < 0 ? -1 : Math.Min(cut.LastTie, length - 1) / RowScratch.Tile;
        if (_last >= 0)
        {
            int start = _last * RowScratch.Tile, count = Math.Min(RowScratch.Tile, length - start);
            _ties = Ties.Count(x + start, (int)Math.Min(cut.LastTie + 1L - start, count), cut.Value) * Weight.Round(Weight.Unrounded(cut.Value, scale.Largest, scale.Factor));
        }

        int candidate = 0;
        All = Of(0, _tiles, ref candidate);
    }

    /// <summary>The mass of all that is kept.</summary>
    public long All { get; }

    /// <summary>The tile in which the running mass first exceeds <paramref name="mass"/>, which is below <see cref="All"/>.</summary>
    /// <param name="mass">Of what comes before it in the order of positions.</param>
    /// <param name="left">The part of it that lies in that tile.</param>
    public int At(long mass, out long left)
    {
        int candidate = 0, tile = Skip(Group, 0, ref mass, ref candidate);
        tile = Skip(1, tile, ref mass, ref candidate);
        left = mass;
        return tile;
    }

    /// <summary>Passes over tiles, some at a time, as long as they hold no more than <paramref name="mass"/>, which is lessened by what they hold.</summary>
    private int Skip(int together, int tile, ref long mass, ref int candidate)
    {
        while (true)
        {
            int next = candidate;
            long some = Of(tile, Math.Min(tile + together, _tiles), ref next);
            if (some > mass)
            {
                return tile;
            }

            (mass, candidate, tile) = (mass - some, next, tile + together);
        }
    }

    /// <summary>The mass kept of tiles, whose candidates begin at <paramref name="candidate"/>, which is moved behind them.</summary>
    private long Of(int tile, int end, ref int candidate)
    {
        // Before the tile of the last tie all ties are kept, behind it none.
        if (tile < _last && _last < end)
        {
            return Of(tile, _last, ref candidate) + Of(_last, end, ref candidate);
        }

        if (tile == _last && end > tile + 1)
        {
            return Of(tile, tile + 1, ref candidate) + Of(tile + 1, end, ref candidate);
        }

        long mass = tile == _last ? _ties : 0;
        int first = candidate;
        float bound = tile < _last ? _cut.Value : _over;
        for (; tile < end; tile++)
        {
            mass += _scratch.TileMasses[tile];
            candidate += _scratch.CandidateCounts[tile];
        }

        return mass + Weights.SumFrom(_scratch.CandidateValues + first, _scratch.CandidateWeights + first, candidate - first, bound);
    }
}
