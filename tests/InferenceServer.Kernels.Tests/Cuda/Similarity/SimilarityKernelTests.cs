using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda.Similarity;

public partial class SimilarityKernelTests
{
    private const int View = 16, Word = 4;

    private static readonly int Shape = Unsafe.SizeOf<ScanShape>();

    public static TheoryData<string> Scans
        => [.. KernelManifest.Names.Where(name => name.StartsWith("scan_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Scans))]
    public void Scan_TakesWhatTheLauncherGives(string kernel)
    {
        Assert.Equal([Shape, View, View, View, View, View, View, View], Parameters(kernel));
        Assert.True(KernelManifest.Entry(kernel).MostThreads >= (kernel.Contains("tile", StringComparison.Ordinal) ? 512 : 256));
    }

    [Fact]
    public void OtherKernels_TakeWhatTheLauncherGives()
    {
        Assert.Equal([View, View, Word, Word, Word, View], Parameters("select_keys"));
        Assert.All((string[])["float32", "bfloat16", "int8"], format => Assert.Equal([Shape, View, View, View, View], Parameters($"rescore_{format}")));
        Assert.Equal(18, KernelManifest.Names.Count(name => name.StartsWith("scan_", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public void Scan_ReadsRowsBySixteenBytesAndSpillsNothing(string kernel)
    {
        string ptx = KernelManifest.Ptx(kernel);

        Assert.Contains("ld.global.v4.b32", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".local ", ptx, StringComparison.Ordinal);
        Assert.Equal(kernel.Contains("tile", StringComparison.Ordinal), ptx.Contains("mma.sync.aligned.m16n8k16", StringComparison.Ordinal));
    }

    /// <summary>Bytes of each of a kernel's parameters.</summary>
    private static int[] Parameters(string kernel)
    {
        string ptx = KernelManifest.Ptx(kernel);
        return [.. Parameter().Matches(ptx[..ptx.IndexOf(')', StringComparison.Ordinal)])
            .Select(m => m.Groups["bytes"].Success ? int.Parse(m.Groups["bytes"].Value, CultureInfo.InvariantCulture) : Word)];
    }

    [GeneratedRegex(@"\.param (\.b32 \w+|\.align \d+ \.b8 \w+\[(?<bytes>\d+)\])")]
    private static partial Regex Parameter();
}
