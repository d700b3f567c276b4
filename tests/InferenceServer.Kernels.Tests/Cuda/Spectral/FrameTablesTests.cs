using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Spectral;

namespace InferenceServer.Kernels.Tests.Cuda.Spectral;

public class FrameTablesTests
{
    public static TheoryData<int, int, int> Lengths => new()
    {
        { 17640, 4410, 8821 }, { 12288, 12288, 6145 }, { 6125, 6125, 3063 }, { 4096, 4096, 2049 }, { 64, 40, 33 }, { 45, 31, 23 }, { 80, 20, 41 }, { 60, 10, 31 }, { 2, 2, 2 }, { 1, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Items_AnyLength_HoldEveryBinOnce(int fft, int window, int bins)
    {
        foreach (bool byBin in new[] { false, true })
        {
            FrameTables tables = Of(fft, window, byBin);
            List<int> held = [];
            for (int s = 0; s < tables.Segments; s++)
            {
                int items = Field(tables, s, TableField.SegmentItems), first = Field(tables, s, TableField.SegmentFirstItem);
                int values = Field(tables, s, TableField.SegmentKind) == (int)RealSegmentKind.Packed ? 2 * items : items;
                Assert.Equal(held.Count, Field(tables, s, TableField.SegmentFirstSlot));
                held.AddRange(tables.Numbers.Slice(first + (2 * items), values).ToArray().Select(b => b < 0 ? ~b : b));
            }

            Assert.Equal(tables.Slots, held.Count);
            Assert.Equal(Enumerable.Range(0, bins), held.Distinct().Order());

            // The middle bin of a packed segment is its own mirror.
            Assert.InRange(held.Count - bins, 0, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Passes_AnyLength_MultiplyToItAndDivideWithoutDividing(int fft, int window, int bins)
    {
        FrameTables tables = Of(fft, window, byBin: true);
        Assert.Equal(bins, tables.Plan.Transform.Bins);
        for (int s = 0; s < tables.Segments; s++)
        {
            int length = Field(tables, s, TableField.SegmentLength), rest = length;
            for (int pass = 0; pass < Field(tables, s, TableField.SegmentPasses); pass++)
            {
                ReadOnlySpan<int> numbers = tables.Numbers.Slice(Field(tables, s, TableField.SegmentFirstPass) + (pass * TableField.PassSize), TableField.PassSize);
                rest /= numbers[TableField.PassRadix];
                Assert.Equal(rest, numbers[TableField.PassStride]);
                ulong reciprocal = (uint)numbers[TableField.PassReciprocal];
                Assert.All(Enumerable.Range(0, length), b => Assert.Equal(b / rest, (int)((ulong)b * reciprocal >> 31)));
            }

            Assert.Equal(1, rest);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Places_AnyLength_AreApartAndInsideTheSharedMemory(int fft, int window, int bins)
    {
        FrameTables tables = Of(fft, window, byBin: false);
        Assert.Equal(bins, tables.Plan.Transform.Bins);
        for (int s = 0; s < tables.Segments; s++)
        {
            int items = Field(tables, s, TableField.SegmentItems), first = Field(tables, s, TableField.SegmentFirstItem);
            int[] low = tables.Numbers.Slice(first, items).ToArray(), high = tables.Numbers.Slice(first + items, items).ToArray();
            bool pairs = Field(tables, s, TableField.SegmentKind) is (int)RealSegmentKind.Packed or (int)RealSegmentKind.Odd;
            Assert.Equal(Field(tables, s, TableField.SegmentLength), low.Concat(pairs ? high : low).Distinct().Count());
            Assert.InRange(low.Concat(high).Max(), 0, (tables.SharedBytes / 8) - 1);
        }
    }

    [Fact]
    public void Turns_AreOfTheUnitCircleOrHalfOfIt()
    {
        float[] turns = Of(17640, 4410, byBin: false).Turns.ToArray();
        Assert.All(Enumerable.Range(0, turns.Length / 2), i =>
        {
            double radius = Math.Sqrt(((double)turns[2 * i] * turns[2 * i]) + ((double)turns[(2 * i) + 1] * turns[(2 * i) + 1]));
            Assert.True(Math.Abs(radius - 1) < 1e-6 || Math.Abs(radius - 0.5) < 1e-6, $"{i}: {radius}");
        });
    }

    [Fact]
    public void Riffusion_FitsTheSharedMemoryThatNobodyHasToAskFor()
    {
        FrameTables tables = Of(17640, 4410, byBin: false);
        Assert.Equal((3, 4410, 8821), (tables.Segments, tables.Longest, tables.Slots));
        Assert.InRange(tables.SharedBytes, 4410 * 8, FrameTables.MostSharedBytes);
        Assert.Equal(256, tables.Threads);
    }

    [Theory]
    [InlineData(22, 22, "FftLength is 22 and needs a transform of 11, which has a prime factor above 7")]
    [InlineData(13, 13, "FftLength is 13 and needs a transform of 13, which has a prime factor above 7")]
    [InlineData(16384, 16384, "FftLength is 16384 and needs a transform of 8192 in 65536 bytes of shared memory; a group of the device's threads has 49152")]
    public void New_LengthTheDeviceCannotTransform_SaysWhichAndWhy(int fft, int window, string expected)
        => Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Of(fft, window, byBin: true)).Message, StringComparison.Ordinal);

    private static int Field(FrameTables tables, int segment, int field) => tables.Numbers[TableField.First + (segment * TableField.SegmentSize) + field];

    private static FrameTables Of(int fft, int window, bool byBin) => new(new FramePlan(new() { FftLength = fft, WindowLength = window }), byBin);
}
