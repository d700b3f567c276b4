using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

public class DeviceShapeTests
{
    [Theory]
    [InlineData(RowFormat.BFloat16, 1024, 128, 32)]
    [InlineData(RowFormat.BFloat16, 768, 96, 16)]
    [InlineData(RowFormat.Float32, 768, 192, 32)]
    [InlineData(RowFormat.Int8, 384, 24, 4)]
    [InlineData(RowFormat.Float32, 1, 8, 4)]
    [InlineData(RowFormat.Float32, 4000, 1024, 32)]
    public void Of_GivesEachLaneAsManySteps(RowFormat format, int dimension, int quads, int lanes)
        => Assert.Equal(new DeviceRowShape(quads, lanes), DeviceRowShape.Of(format, dimension));

    [Fact]
    public void Of_EveryDimension_HoldsTheRow()
    {
        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            for (int dimension = 1; dimension <= CudaRows.MaxDimension; dimension++)
            {
                DeviceRowShape shape = DeviceRowShape.Of(format, dimension);
                Assert.True(shape.Stride >= dimension * format.SizeInBytes() && shape.Quads % (2 * shape.Lanes) == 0, $"{dimension} {format}: {shape}");
            }
        }
    }

    [Fact]
    public void Tile_IsForMoreQueriesThanAScanTakes()
    {
        DeviceRowShape rows = DeviceRowShape.Of(RowFormat.BFloat16, 1024);

        Assert.Null(TileShape.For(RowFormat.BFloat16, rows, 8));
        Assert.Equal(new TileShape(32, 64 << 10), TileShape.For(RowFormat.BFloat16, rows, 9));
        Assert.Equal(new TileShape(64, 128 << 10), TileShape.For(RowFormat.BFloat16, rows, 33));
        Assert.Equal(new TileShape(32, 128 << 10), TileShape.For(RowFormat.Float32, DeviceRowShape.Of(RowFormat.Float32, 2048), 256));
        Assert.Null(TileShape.For(RowFormat.Int8, DeviceRowShape.Of(RowFormat.Int8, 4096), 256));
    }
}
