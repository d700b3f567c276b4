using System.Xml.Linq;

namespace InferenceServer.House.Tests;

/// <summary>Arrows point downward: who may refer to whom is written here and nowhere else.</summary>
public sealed class ArrowTests
{
    private const string Ours = "InferenceServer.";

    // Beside these: Compat (gRPC's abstractions) and eng/onnxruntime (ONNX Runtime's API) stand in for packages.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Abstractions"] = [],
        ["Protocol"] = [],
        ["Kernels"] = [],
        ["Kernels.Ilgpu"] = ["Kernels"],
        ["Media"] = ["Kernels"],
        ["Onnx"] = ["Abstractions"],
        ["Engine"] = ["Abstractions"],
        ["Collections"] = ["Kernels"],
        ["Pipelines"] = ["Abstractions", "Collections", "Media", "Kernels"],
        ["Server"] = ["Engine", "Pipelines", "Collections", "Protocol", "Onnx", "Media", "Kernels"],
    };

    public static TheoryData<string> SourceProjects => [.. Repository.Files.Where(f => f.StartsWith("src/InferenceServer.", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal))];

    public static TheoryData<string> Plugins => [.. Repository.Files.Where(f => f.StartsWith("plugins/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void SourceProject_RefersOnlyDownward(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project)[Ours.Length..];
        Assert.True(Allowed.TryGetValue(name, out string[]? allowed), $"{project} is a room without an entry here: say what it may refer to");
        Assert.Empty(ReferencesOf(project).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Plugins))]
    public void Plugin_RefersOnlyToWhatTheHostLends(string project)
        => Assert.Empty(ReferencesOf(project).Except(["Abstractions", "Onnx", "Media", "Kernels"]));

    [Fact]
    public void Client_RefersOnlyToTheProtocol()
        => Assert.Equal(["Protocol"], ReferencesOf("clients/csharp/InferenceServer.Client/InferenceServer.Client.csproj"));

    [Theory]
    [InlineData("src/InferenceServer.Engine", "Grpc.")]
    [InlineData("src/InferenceServer.Engine", "Microsoft.AspNetCore")]
    [InlineData("src/InferenceServer.Engine", "OnnxRuntime")]
    [InlineData("src/InferenceServer.Abstractions", "PackageReference")]
    [InlineData("src/InferenceServer.Kernels", "PackageReference")]
    public void Project_NeverSees(string folder, string foreign)
        => Assert.DoesNotContain(foreign, Repository.Read($"{folder}/{Path.GetFileName(folder)}.csproj"), StringComparison.Ordinal);

    [Fact]
    public void OnnxRuntime_IsKnownToOneRoom()
        => Assert.Empty(Sources("src/", "plugins/").Where(f => !f.StartsWith("src/InferenceServer.Onnx/", StringComparison.Ordinal) && Repository.Read(f).Contains("using Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)).ToList());

    [Fact]
    public void RpcException_IsThrownInRpcAlone()
        => Assert.Empty(Sources("src/InferenceServer.", "plugins/").Where(f => !f.StartsWith("src/InferenceServer.Server/Rpc/", StringComparison.Ordinal) && Repository.Read(f).Contains("RpcException(", StringComparison.Ordinal)).ToList());

    private static IEnumerable<string> Sources(params string[] folders)
        => Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && folders.Any(folder => f.StartsWith(folder, StringComparison.Ordinal)));

    private static IEnumerable<string> ReferencesOf(string project)
        => XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference").Where(r => r.Attribute("Include") is not null)
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Where(n => n.StartsWith(Ours, StringComparison.Ordinal))
            .Select(n => n[Ours.Length..]);
}
