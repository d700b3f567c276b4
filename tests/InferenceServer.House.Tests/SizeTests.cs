namespace InferenceServer.House.Tests;

/// <summary>A file that has grown too long hides a class.</summary>
public sealed class SizeTests
{
    [Fact]
    public void SourceFiles_AreNeverOver400Lines()
        => Assert.Empty(Files("src/", "plugins/", "clients/", "perf/").Where(f => Repository.LinesOf(f) > 400).ToList());

    [Fact]
    public void TestFiles_AreNeverOver500Lines()
        => Assert.Empty(Files("tests/").Where(f => Repository.LinesOf(f) > 500).ToList());

    [Fact]
    public void SourceFiles_MedianAndTail_StayShort()
    {
        int[] lines = [.. Files("src/InferenceServer.", "plugins/").Select(Repository.LinesOf).Order()];
        Assert.InRange(lines[lines.Length / 2], 1, 60);
        Assert.InRange(lines[lines.Length * 95 / 100], 1, 200);
    }

    [Fact]
    public void Rooms_HaveNoCatchAllNames()
    {
        string[] refused = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Shared", "Base", "Impl"];
        Assert.Empty(Files("src/InferenceServer.", "plugins/").Where(f => refused.Any(r => Path.GetFileNameWithoutExtension(f).EndsWith(r, StringComparison.Ordinal))).ToList());
    }

    private static IEnumerable<string> Files(params string[] folders)
        => Repository.Files.Where(f => (f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".py", StringComparison.Ordinal)) && folders.Any(folder => f.StartsWith(folder, StringComparison.Ordinal)));
}
