using System.Text.RegularExpressions;
using InferenceServer.Kernels.Spectral;
using InferenceServer.Kernels.Tests.VectorWidths;

namespace InferenceServer.Kernels.Tests.Spectral;

/// <summary>
/// A pass is fast because the compiler makes one method of each butterfly, its numbers in registers. Where a butterfly has grown too
/// large the compiler leaves calls in it, or numbers on the stack, without a word, and the pass takes up to three times as long.
/// </summary>
public sealed partial class ButterflyCompilationTests : IDisposable
{
    private readonly string _code = Path.GetTempFileName();

    public void Dispose() => File.Delete(_code);

    [Fact]
    public async Task Butterflies_AllPasses_AreMachineCodeWithoutCallsAndSpills()
    {
        string[] compiled = await OwnProcess.RunAsync(
            [ButterflyCompilation.Argument],
            new Dictionary<string, string> { ["DOTNET_JitDisasm"] = ButterflyCompilation.Method, ["DOTNET_JitStdOutFile"] = _code });

        string[] listings = Listing().Split(await File.ReadAllTextAsync(_code))[1..];
        Assert.NotEmpty(compiled);
        Assert.Equal(compiled.Length, listings.Length);
        Assert.Empty(listings.Where(l => Call().IsMatch(l)).Select(Name));

        // Half as many registers do not hold a butterfly of ten, so only the widest vectors, which have them all, must.
        Assert.Empty(listings.Where(l => Name(l).Contains(nameof(Lanes512), StringComparison.Ordinal) && VectorOnStack().IsMatch(l)).Select(Name));
    }

    private static string Name(string listing) => listing[..listing.IndexOf('\n', StringComparison.Ordinal)];

    [GeneratedRegex("; Assembly listing for method ")]
    private static partial Regex Listing();

    [GeneratedRegex(@"^\s+(call|bl|blr)\s", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"zmmword ptr \[r[sb]p")]
    private static partial Regex VectorOnStack();
}
