using InferenceServer.Kernels.Threading;

namespace InferenceServer.Kernels.Sampling;

/// <summary>
/// One read of a row: the mass of everything, the mass above an upper bound (also per tile) and, gathered in order of
/// position, what lies between the bounds. Several threads may share the row; masses are whole numbers and candidates
/// stay in order, so the result does not depend on how many.
/// </summary>
internal sealed unsafe class WeightPass(RowScratch scratch) : IBlockWork
{
    /// <summary>Tiles that a thread takes at once: enough work to be worth the taking.</summary>
    private const int Block = 16;

    private float* _x;
    private int _length;
    private WeightScale _scale;
    private Bracket _bracket;
    private bool _shared;

    /// <summary>Weighs <paramref name="x"/>; the candidates, how many each tile has, and the tiles' masses are left in the scratch.</summary>
    /// <returns>The masses of all logits and of those above the bracket.</returns>
    public static (long All, long Above) Run(ReadOnlySpan<float> x, WeightScale scale, Bracket bracket, RowScratch scratch)
    {
        fixed (float* row = x)
        {
            return scratch.Pass.Run(row, x.Length, scale, bracket);
        }
    }

    /// <summary>Only the mass of all logits.</summary>
    public static long Total(ReadOnlySpan<float> x, WeightScale scale)
    {
        long total = 0;
        fixed (float* row = x)
        {
            for (int start = 0; start < x.Length; start += RowScratch.Tile)
            {
                total += TileWeights.Total(row + start, Math.Min(RowScratch.Tile, x.Length - start), scale);
            }
        }

        return total;
    }

    void IBlockWork.Execute(int block, int worker)
    {
        float* to = scratch.CandidateValues + Start(block);
        int end = Math.Min((block + 1) * Block * RowScratch.Tile, _length);
        for (int tile = block * Block; tile * RowScratch.Tile < end; tile++)
        {
            int count = Math.Min(RowScratch.Tile, end - (tile * RowScratch.Tile));
            Weigh(tile, count, to);
            to += scratch.CandidateCounts[tile];
        }
    }

    private (long All, long Above) Run(float* x, int length, WeightScale scale, Bracket bracket)
    {
        int tiles = (length + RowScratch.Tile - 1) / RowScratch.Tile, blocks = (tiles + Block - 1) / Block;
        _x = x;
        (_length, _scale, _bracket, _shared) = (length, scale, bracket, scratch.Workers > 1 && blocks > 1);
        scratch.CandidateCount = 0;
        BlockRun.Execute(this, blocks, scratch.Workers, CancellationToken.None);
        long all = 0, above = 0;
        for (int tile = 0; tile < tiles; tile++)
        {
            all += scratch.TileTotals[tile];
            above += scratch.TileMasses[tile];
        }

        if (_shared)
        {
            Join(blocks, tiles);
        }

        return (all, above);
    }

    private void Weigh(int tile, int count, float* to)
    {
        float* x = _x + (tile * RowScratch.Tile);
        if (_bracket.Open)
        {
            scratch.TileTotals[tile] = scratch.TileMasses[tile] = TileWeights.Total(x, count, _scale);
            scratch.CandidateCounts[tile] = 0;
            return;
        }

        (scratch.TileTotals[tile], scratch.TileMasses[tile], int found) = TileWeights.Divide(x, count, _scale, _bracket, to);
        scratch.CandidateCounts[tile] = found;
        if (!_shared)
        {
            scratch.CandidateCount += found;
        }
    }

    /// <summary>Where the candidates of a block are written: each block has its own room where blocks are worked on at once.</summary>
    private int Start(int block) => _shared ? block * ((Block * RowScratch.Tile) + RowScratch.Slack) : scratch.CandidateCount;

    /// <summary>Moves the candidates of all blocks together.</summary>
    private void Join(int blocks, int tiles)
    {
        int count = 0;
        for (int block = 0; block < blocks; block++)
        {
            int found = 0;
            for (int tile = block * Block; tile < Math.Min((block + 1) * Block, tiles); tile++)
            {
                found += scratch.CandidateCounts[tile];
            }

            new ReadOnlySpan<float>(scratch.CandidateValues + Start(block), found).CopyTo(new(scratch.CandidateValues + count, found));
            count += found;
        }

        scratch.CandidateCount = count;
    }
}
