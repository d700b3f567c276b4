using System.Text.RegularExpressions;
using InferenceServer.Kernels.Cuda;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Kernels.Tests.Cuda.Ptx;
using InferenceServer.Kernels.Tests.Similarity;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

/// <summary>What keeps the committed scans right is noticed when it is taken out: what the interpreter passes is not passed by chance.</summary>
public partial class AlteredTopKTests
{
    [Theory]
    [InlineData(RowFormat.Float32, 1)]
    [InlineData(RowFormat.BFloat16, 9)]
    [InlineData(RowFormat.Int8, 40)]
    public void Scan_WithoutItsBarrier_IsRefused(RowFormat format, int queries)
    {
        Assert.Single(Barrier().Matches(KernelManifest.Ptx($"scan_{format.ToString().ToLowerInvariant()}_{(queries > 32 ? "tile64" : queries > 8 ? "tile32" : "1")}")));

        Assert.Throws<PtxFaultException>(() => Scan(format, queries, text => Barrier().Replace(text, string.Empty)));
    }

    /// <summary>The first, those of taking keys, those of the sort at the fourth of the four times that the text takes them, and those of the last sort. Here the fourth fills nothing up.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void Select_WithoutAnyOneOfItsBarriers_IsRefused(int without)
    {
        int seen = 0;

        Assert.Equal(23, Barrier().Count(KernelManifest.Ptx(TopKLaunches.SelectKeys)));
        Assert.Throws<PtxFaultException>(() => Select(text => Barrier().Replace(text, barrier => seen++ == without ? string.Empty : barrier.Value)));
    }

    /// <summary>Registers of the tensor cores' operands that are exchanged: of rows 8 apart, of numbers 8 apart in rows, and in queries.</summary>
    [Theory]
    [InlineData("${b}, ${a}, ${c}, ${d}}, {${e}, ${f}")]
    [InlineData("${a}, ${b}, ${d}, ${c}}, {${e}, ${f}")]
    [InlineData("${a}, ${c}, ${b}, ${d}}, {${e}, ${f}")]
    [InlineData("${a}, ${b}, ${c}, ${d}}, {${f}, ${e}")]
    public void Scan_WithExchangedRegisters_ScoresOtherwise(string exchanged)
    {
        ulong[] right = Scan(RowFormat.BFloat16, 9, text => Product().Replace(text, "${product}{${a}, ${b}, ${c}, ${d}}, {${e}, ${f}}"));

        Assert.NotEqual(right, Scan(RowFormat.BFloat16, 9, text => Product().Replace(text, "${product}{" + exchanged + "}")));
    }

    private static ulong[] Scan(RowFormat format, int queries, Func<string, string> alter)
    {
        Corpus corpus = new(40, 48, queries);
        PtxSearchDevice device = new(new()) { Alter = alter };
        DeviceRows rows = PtxRows.Of(device.Memory, corpus, format);
        TopKLaunches launches = new(device, rows, rows);
        launches.Begin(corpus.Queries, Metric.InnerProduct, 0);
        launches.ScanAll(1, corpus.Count);
        return device.Memory.Read<ulong>(device.Room(SearchBuffer.Keys, 0), queries * corpus.Count);
    }

    private static void Select(Func<string, string> alter)
    {
        // Rising keys are all taken, so that the room is full after the fourth time.
        const int Capacity = 5000;
        ulong[] keys = [.. Enumerable.Range(1, Capacity).Select(i => (ulong)i)];
        PtxSearchDevice device = new(new()) { Alter = alter };
        Corpus corpus = new(4, 4);
        DeviceRows rows = PtxRows.Of(device.Memory, corpus, RowFormat.Float32);
        TopKLaunches launches = new(device, rows, rows);
        launches.Begin(corpus.Queries, Metric.InnerProduct, 0);
        device.Write<ulong>(device.Room(SearchBuffer.Keys, Capacity * sizeof(ulong)), keys, 0);
        launches.SelectCandidates(Capacity, Capacity, 100);
    }

    [GeneratedRegex(@"\tbar\.sync\s+0;\n")]
    private static partial Regex Barrier();

    [GeneratedRegex(@"(?<product>mma\.\S+ \{[^}]*\}, )\{(?<a>%\w+), (?<b>%\w+), (?<c>%\w+), (?<d>%\w+)\}, \{(?<e>%\w+), (?<f>%\w+)\}")]
    private static partial Regex Product();
}
