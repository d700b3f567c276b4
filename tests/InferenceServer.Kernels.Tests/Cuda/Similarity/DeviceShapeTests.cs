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
    public void FewQueries_OfAnyLength_FindRoomOnEveryDevice()
    {
        const int Ada = 99 << 10;
        foreach (RowFormat format in Enum.GetValues<RowFormat>())
        {
            for (int dimension = 1; dimension <= CudaRows.MaxDimension; dimension++)
            {
                DeviceRowShape rows = DeviceRowShape.Of(format, dimension);
                for (int queries = 1; queries <= 9; queries++)
                {
                    ScanKernel kernel = ScanKernel.ForFew(format, rows, queries, Ada);
                    Assert.True(kernel.SharedBytes <= Ada && kernel.SharedBytes >= kernel.Queries * dimension * sizeof(float), $"{format}, {queries} x {dimension}: {kernel}");
                    Assert.True(kernel.Queries < 2 * queries, $"{queries}: {kernel}");
                }
            }
        }

        Assert.Equal(new ScanKernel("scan_bfloat16_8", 8, 256, 32 << 10), ScanKernel.ForFew(RowFormat.BFloat16, DeviceRowShape.Of(RowFormat.BFloat16, 1024), 8, Ada));
        Assert.Equal(new ScanKernel("scan_bfloat16_4", 4, 256, 64 << 10), ScanKernel.ForFew(RowFormat.BFloat16, DeviceRowShape.Of(RowFormat.BFloat16, 4096), 8, Ada));
    }

    [Fact]
    public void Tile_IsForMoreQueriesThanAScanTakes()
    {
        const int Ampere = 163 << 10, Ada = 99 << 10;
        DeviceRowShape rows = DeviceRowShape.Of(RowFormat.BFloat16, 1024);

        Assert.Null(TileShape.For(RowFormat.BFloat16, rows, 8, Ampere));
        Assert.Equal(new TileShape(32, 64 << 10), TileShape.For(RowFormat.BFloat16, rows, 9, Ampere));
        Assert.Equal(new TileShape(64, 128 << 10), TileShape.For(RowFormat.BFloat16, rows, 33, Ampere));
        Assert.Equal(new TileShape(32, 64 << 10), TileShape.For(RowFormat.BFloat16, rows, 33, Ada));
        Assert.Equal(new TileShape(32, 128 << 10), TileShape.For(RowFormat.Float32, DeviceRowShape.Of(RowFormat.Float32, 2048), 256, Ampere));
        Assert.Null(TileShape.For(RowFormat.Float32, DeviceRowShape.Of(RowFormat.Float32, 2048), 256, Ada));
        Assert.Null(TileShape.For(RowFormat.Int8, DeviceRowShape.Of(RowFormat.Int8, 4096), 256, Ampere));
    }
}
