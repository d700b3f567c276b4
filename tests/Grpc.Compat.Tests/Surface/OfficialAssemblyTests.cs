using System.Reflection;

namespace Grpc.Compat.Tests.Surface;

public sealed class OfficialAssemblyTests
{
    [Theory]
    [InlineData("Grpc.AspNetCore.Server", "Grpc.Core.Api", "Grpc.Core.Status :: Grpc.Core.StatusCode get_StatusCode()")]
    [InlineData("Grpc.AspNetCore.Server", "Grpc.Net.Common", "Grpc.Net.Compression.ICompressionProvider :: String get_EncodingName()")]
    [InlineData("Grpc.Net.Client", "Grpc.Core.Api", "Grpc.Core.Status :: Grpc.Core.StatusCode get_StatusCode()")]
    [InlineData("Grpc.Net.Client", "Grpc.Net.Common", "Grpc.Net.Compression.ICompressionProvider :: String get_EncodingName()")]
    public void AskedOf_AbstractionAssembly_IsOffered(string official, string abstractions, string amongThem)
    {
        var asked = AssemblySurface.AskedOf(abstractions, PathOf(official));
        var offered = AssemblySurface.OfferedBy(PathOf(abstractions));

        Assert.Contains(amongThem, asked);
        Assert.Empty(asked.Except(offered).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void References_ToAbstractions_AreTheirIdentities(string official)
    {
        var references = Assembly.Load(official).GetReferencedAssemblies().ToDictionary(name => name.Name!, name => name.FullName);

        Assert.Equal(AssemblyName.GetAssemblyName(PathOf("Grpc.Core.Api")).FullName, references["Grpc.Core.Api"]);
        Assert.Equal(AssemblyName.GetAssemblyName(PathOf("Grpc.Net.Common")).FullName, references["Grpc.Net.Common"]);
    }

    /// <summary>A type whose base class or interface asks for a member that it does not have would not load.</summary>
    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void GetTypes_OfficialAssembly_LoadsEveryType(string official)
    {
        var types = Assembly.Load(official).GetTypes();

        Assert.Contains(types, type => type.BaseType?.Assembly.GetName().Name == "Grpc.Core.Api");
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
