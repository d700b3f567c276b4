using InferenceServer.Kernels.Simd;

namespace InferenceServer.Kernels.Tests.VectorWidths;

public sealed class VectorWidthTests
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(10);

    private static readonly int[] OfThisMachine = [.. new[] { 512, 256, 128 }.Where(w => w <= VectorWidth.Bits)];

    public static TheoryData<int> Widths => [.. OfThisMachine];

    public static TheoryData<string> Operators => [.. Program.Probes.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Process_HeldToAWidth_TakesThatPath(int bits)
    {
        IReadOnlyDictionary<string, string> run = await WidthRun.At(bits).WaitAsync(TimeOut);

        Assert.Equal($"{bits}", run[WidthRun.PathKey]);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task Operator_AtEveryWidth_GivesTheSameBits(string name)
    {
        List<string> hashes = [];
        foreach (int bits in OfThisMachine)
        {
            hashes.Add((await WidthRun.At(bits).WaitAsync(TimeOut))[name]);
        }

        Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
    }
}
