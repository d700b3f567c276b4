using InferenceServer.Kernels.Cuda;

namespace InferenceServer.Kernels.Tests.Cuda;

public class KernelManifestTests
{
    public static TheoryData<string> Kernels => [.. KernelManifest.Names];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Manifest_OfEachKernel_IsOfTheSourceAsItStands(string kernel)
    {
        string root = KernelManifest.RootAbove(AppContext.BaseDirectory)!;
        KernelEntry entry = KernelManifest.Entry(kernel);

        Assert.True(
            KernelManifest.HashOf(root, entry.Sources) == entry.SourceSha256,
            $"{kernel} was compiled from other sources than {string.Join(", ", entry.Sources)} are now; emit it again with InferenceServer.Kernels.Ilgpu.");
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Ptx_OfEachKernel_HasItsEntryAndLeavesNoRoundingOpen(string kernel)
    {
        KernelEntry entry = KernelManifest.Entry(kernel);
        string ptx = KernelManifest.Ptx(kernel);

        Assert.Contains($".visible .entry {entry.EntryPoint}(", ptx, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(add|sub|mul)\.f(32|64)\b|\bcall\b|\.approx|\.ftz|\.extern \.func", ptx);
        Assert.Equal(entry.Parameters.Length, ptx[..ptx.IndexOf('{', StringComparison.Ordinal)].Split(".param ").Length - 1);
    }

    [Fact]
    public void Names_AreThoseOfAllPtx()
        => Assert.Equal(
            typeof(KernelManifest).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".ptx", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            KernelManifest.Names.Select(n => $"Cuda/{n}.ptx"));

    [Fact]
    public void HashOf_ChangedSource_IsAnother()
    {
        string root = KernelManifest.RootAbove(AppContext.BaseDirectory)!;
        string[] sources = KernelManifest.Entry("sample_rows").Sources;

        Assert.NotEqual(KernelManifest.HashOf(root, sources), KernelManifest.HashOf(root, sources[1..]));
    }
}
