using System.Text.RegularExpressions;

namespace InferenceServer.House.Tests;

/// <summary>What must not stand in the repository.</summary>
public sealed partial class BorderTests
{
    [Fact]
    public void TextFiles_NameNoMachinesPathAndNoRegistrysHost()
    {
        string[] kinds = [".cs", ".py", ".md", ".json", ".props", ".targets", ".csproj", ".sh", ".yml", ".toml", ".proto", ""];
        Assert.Empty(Repository.Files
            .Where(f => kinds.Contains(Path.GetExtension(f)) && new FileInfo(Path.Combine(Repository.Root, f)).Length < 4 << 20)
            .Where(f => Foreign().IsMatch(Repository.Read(f))).ToList());
    }

    [GeneratedRegex(@"(^|[\s""'=(])/(work|farm|root)/|https?://[a-z.]*(npmjs|nuget|debian)\.")]
    private static partial Regex Foreign();
}
