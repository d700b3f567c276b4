using System.Text.RegularExpressions;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace InferenceServer.House.Tests;

/// <summary>What the README shows is what the repository holds.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    [Fact]
    public void MinimalPlugin_IsTheOneThatIsBuilt_UnderFortyLines()
    {
        string plugin = Repository.Read("plugins/Scale/ScalePlugin.cs");
        Assert.Contains(plugin.TrimEnd(), Readme, StringComparison.Ordinal);
        Assert.InRange(plugin.TrimEnd().Split('\n').Length, 1, 39);
    }

    [Theory]
    [InlineData("clients/csharp/examples/Quickstart/Program.cs")]
    [InlineData("clients/csharp/examples/Lyrics/Program.cs")]
    public void CSharpExample_IsTheOneThatIsBuilt(string file)
        => Assert.Contains($"```csharp\n{Repository.Read(file).TrimEnd()}\n```", Readme, StringComparison.Ordinal);

    [Fact]
    public async Task MinimalPlugin_Loaded_Scales()
    {
        string plugins = Path.Combine(Repository.Root, "artifacts", "plugins", Configuration());
        PluginCatalog catalog = new PluginLoader(NullLogger<PluginLoader>.Instance).Load([plugins]);
        LoadedModel loaded = await catalog.For("scale").LoadAsync(new ModelContext
        {
            Name = "s",
            Version = 1,
            ModelDirectory = ".",
            VersionDirectory = ".",
            Declaration = new ModelDeclaration(),
            Settings = System.Text.Json.JsonDocument.Parse("""{ "kind": "scale", "factor": 2 }""").RootElement,
        }, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        using TensorSet outputs = await loaded.Parts[""].ExecuteAsync(new TensorSet(Tensor.Of<float>("x", ElementType.Float32, [1, -3], 1, 2)), default);

        Assert.Equal([2f, -6f], outputs["y"].Span<float>().ToArray());
    }

    [Fact]
    public void PathsInTheMap_Exist()
    {
        string[] paths = [.. PathPattern().Matches(Readme).Select(m => m.Groups[1].Value).Distinct()];
        Assert.NotEmpty(paths);
        Assert.Empty(paths.Where(p => !Repository.Files.Any(f => f == p || f.StartsWith(p.TrimEnd('/') + "/", StringComparison.Ordinal))).ToList());
    }

    private static string Configuration() => AppContext.BaseDirectory.Contains("/release", StringComparison.Ordinal) ? "release" : "debug";

    [GeneratedRegex(@"`((?:src|plugins|proto|clients|tests|perf|models|samples|eng|deploy)/[^`<>*… ]*)`")]
    private static partial Regex PathPattern();
}
