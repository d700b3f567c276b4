using InferenceServer.Kernels.Sampling;

namespace InferenceServer.Kernels.Tests.Sampling;

public unsafe class TileMassTests
{
    [Theory]
    [InlineData(40, 0.5f, 39)]
    [InlineData(20011, 0.5f, -1)]
    [InlineData(20011, 0.5f, 0)]
    [InlineData(20011, 0.5f, 1023)]
    [InlineData(20011, 0.5f, 1024)]
    [InlineData(20011, 0.5f, 9000)]
    [InlineData(20011, 0.5f, 16000)]
    [InlineData(20011, 0.5f, 16384)]
    [InlineData(20011, 0.5f, 19600)]
    [InlineData(20011, 0.5f, 20010)]
    [InlineData(20011, 0.5f, int.MaxValue)]
    [InlineData(65536, 1.5f, 65535)]
    public void At_OfEveryTile_IsThatOfAPlainLoop(int length, float value, int lastTie)
    {
        float[] x = Rows.Tied(length, 2);
        RowScratch scratch = new();
        scratch.Reserve(length);
        WeightScale scale = new(x.Max(), Weight.ScaleOf(0.7f));
        Cut cut = new(value, lastTie);
        WeighedRow.Weigh(x, scale, new(value + 0.5f, value - 0.5f), scratch);
        long[] expected = [.. Enumerable.Range(0, length).Chunk(RowScratch.Tile).Select(tile => tile.Where(i => cut.Keeps(x[i], i)).Sum(i => Weight.Round(Weight.Unrounded(x[i], scale.Largest, scale.Factor))))];

        fixed (float* row = x)
        {
            TileMass masses = new(row, length, scale, cut, scratch);

            Assert.Equal(expected.Sum(), masses.All);
            long before = 0;
            for (int tile = 0; tile < expected.Length; tile++)
            {
                Assert.Equal((tile, 0L), (masses.At(before, out long none), none));
                Assert.Equal((tile, expected[tile] - 1), (masses.At(before + expected[tile] - 1, out long most), most));
                before += expected[tile];
            }
        }
    }
}
