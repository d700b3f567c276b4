using System.Runtime.Intrinsics;
using InferenceServer.Kernels.Simd;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Simd;

public sealed class LanesTests
{
    [Fact]
    public void Sum_OfSixteenLanes_FollowsTheTree()
    {
        float[] lanes = [.. new Random(1).GetItems(new[] { 1e8f, 1f, -1e8f, 3e-3f, 7f }, Lanes.Count)];

        float[] eight = [.. Enumerable.Range(0, 8).Select(i => lanes[i] + lanes[i + 8])];
        float[] four = [.. Enumerable.Range(0, 4).Select(i => eight[i] + eight[i + 4])];
        float expected = (four[0] + four[2]) + (four[1] + four[3]);
        Assert.Equal(expected, Lanes.Sum(Vector512.Create<float>(lanes)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    public unsafe void Load_OfFewerThanSixteen_FillsUpWithZeros(int count)
    {
        float[] numbers = [.. Enumerable.Range(1, Lanes.Count).Select(i => (float)i)];
        fixed (float* from = numbers)
        {
            Vector512<float> loaded = Lanes.Load(from, count);

            Assert.Equal(Vector512.Create<float>(numbers) & Lanes.First(count), loaded);
            Assert.Equal(count * (count + 1) / 2, Lanes.Sum(loaded));
        }
    }

    private sealed class Probe : IWidthProbe
    {
        public string Name => "lanes: sum of fused products";

        public void Run(BitHash bits)
        {
            Random random = new(5);
            Vector512<float> sum = default;
            for (int i = 0; i < 1000; i++)
            {
                float[] a = [.. Enumerable.Range(0, Lanes.Count).Select(_ => random.NextSingle() - 0.5f)];
                sum = Vector512.FusedMultiplyAdd(Vector512.Create<float>(a), Vector512.Create<float>(a), sum);
            }

            bits.Add<float>([Lanes.Sum(sum)]);
        }
    }
}
