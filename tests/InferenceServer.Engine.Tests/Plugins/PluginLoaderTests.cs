using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using InferenceServer.Abstractions;
using InferenceServer.Engine.Plugins;
using Microsoft.Extensions.Logging;

namespace InferenceServer.Engine.Tests.Plugins;

public sealed class PluginLoaderTests
{
    private readonly RecordingLogger<PluginLoader> _log = new();

    private static int HostMajor => PluginContract.HostVersion.Major;

    [Fact]
    public void Load_GoodFolder_BringsItsKinds()
    {
        using TestFolder folder = new();
        StagedPlugin.Write(folder.Sub("good"), "one", "two");

        PluginCatalog catalog = Load(folder);

        Assert.Equal(["one", "two"], catalog.Kinds);
        Assert.Same(catalog.For("one"), catalog.For("two"));
        Assert.Equal("Plugin Staged brings one, two", Assert.Single(_log.At(LogLevel.Information)));
    }

    [Fact]
    public void Load_BrokenFolders_DoNotAffectTheGoodOne()
    {
        using TestFolder folder = new();
        folder.Sub("empty");
        File.WriteAllText(Path.Combine(folder.Sub("nodll"), "a.deps.json"), "{}");
        StagedPlugin.WriteEmpty(folder.Sub("noise"), null);
        File.WriteAllBytes(Path.Combine(folder.Path, "noise", "Staged.noise.dll"), [1, 2, 3]);
        StagedPlugin.Write(folder.Sub("zgood"), "one");

        PluginCatalog catalog = Load(folder);

        Assert.Equal(["one"], catalog.Kinds);
        string[] errors = [.. _log.At(LogLevel.Error)];
        Assert.Equal(3, errors.Length);
        Assert.Contains(errors, e => e.Contains("empty was not loaded: expected one .deps.json that names the plugin's assembly, found 0", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("nodll was not loaded: the plugin's assembly a.dll is missing", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("noise was not loaded: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0, "was built against contract version {0}.0, expected ")]
    [InlineData(-1, 0, "was built against contract version {0}.0, expected ")]
    [InlineData(0, 1, "was built against contract version {0}.")]
    [InlineData(0, 0, "has no public class that implements IModelPlugin")]
    public void Load_ContractVersion_DecidesBeforeAnythingIsLoaded(int majorAway, int minorAway, string reason)
    {
        using TestFolder folder = new();
        Version contract = new(HostMajor + majorAway, majorAway == 0 ? PluginContract.HostVersion.Minor + minorAway : 0, 0, 0);
        StagedPlugin.WriteEmpty(folder.Sub("staged"), contract);

        Assert.Empty(Load(folder).Kinds);

        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, contract.Major), Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);
        Assert.Equal(majorAway != 0 || minorAway != 0, AppDomain.CurrentDomain.GetAssemblies().All(a => a.GetName().Name != "Staged.staged" || !a.Location.StartsWith(folder.Path, StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_AssemblyWithoutContract_IsNoPlugin()
    {
        using TestFolder folder = new();
        StagedPlugin.WriteEmpty(folder.Sub("stranger"), null);

        Assert.Empty(Load(folder).Kinds);

        Assert.Contains("does not refer to InferenceServer.Abstractions, expected a plugin", Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KindTaken_RefusesTheSecondPluginWhole()
    {
        using TestFolder folder = new();
        StagedPlugin.Write(folder.Sub("a"), "one");
        StagedPlugin.Write(folder.Sub("b"), "two", "one");

        Assert.Equal(["one"], Load(folder).Kinds);

        Assert.Contains("the kind 'one' is brought twice", Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KindTwiceInOnePlugin_DoesNotTakeTheServerDown()
    {
        using TestFolder folder = new();
        StagedPlugin.Write(folder.Sub("a"), "one", "one");
        StagedPlugin.Write(folder.Sub("b"), "two");

        Assert.Equal(["two"], Load(folder).Kinds);

        Assert.Contains("the kind 'one' is brought twice", Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderThatDoesNotExist_IsLeftOut() => Assert.Empty(new PluginLoader(_log).Load(["/no/such/folder"]).Kinds);

    [Fact]
    public void Load_Plugin_LivesInACollectibleContextAndSharesTheHostsContract()
    {
        using TestFolder folder = new();
        StagedPlugin.Write(folder.Sub("good"), "one");

        WeakReference context = LoadAndUnload(folder);

        for (int i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [Fact]
    public void For_UnknownKind_NamesThoseThatThereAre()
    {
        using TestFolder folder = new();
        StagedPlugin.Write(folder.Sub("good"), "one");

        InferenceException exception = Assert.Throws<InferenceException>(() => Load(folder).For("two"));

        Assert.Equal("no plugin brings models of the kind 'two', expected one of [one]", exception.Message);
    }

    private PluginCatalog Load(TestFolder folder) => new PluginLoader(_log).Load([folder.Path]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference LoadAndUnload(TestFolder folder)
    {
        IModelPlugin plugin = Load(folder).For("one");
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(plugin.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.True(context.IsCollectible);
        context.Unload();
        return new WeakReference(context);
    }
}
