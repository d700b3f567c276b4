using InferenceServer.Engine.Plugins;

namespace InferenceServer.Engine.Tests.Plugins;

public sealed class PluginContractTests
{
    private static readonly Version Host = PluginContract.HostVersion;

    [Fact]
    public void Accepts_SameMajorAndNoNewerMinor_IsTrue()
        => Assert.All(Enumerable.Range(0, Host.Minor + 1), minor => Assert.True(PluginContract.Accepts(new Version(Host.Major, minor, 99, 99))));

    [Fact]
    public void Accepts_OtherMajorOrNewerMinor_IsFalse()
    {
        Assert.False(PluginContract.Accepts(new Version(Host.Major + 1, 0)));
        Assert.False(PluginContract.Accepts(new Version(Host.Major - 1, Host.Minor)));
        Assert.False(PluginContract.Accepts(new Version(Host.Major, Host.Minor + 1)));
    }

    [Fact]
    public void VersionOf_ThisTest_IsTheHosts() => Assert.Equal(Host, PluginContract.VersionOf(typeof(PluginContractTests).Assembly.Location));
}
