using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.Functional.Tests.Collections;

/// <summary>How collections are searched, over the wire.</summary>
public sealed class IndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("index-tests-").FullName;

    [Fact]
    public async Task Create_Approximate_IsMade_OrRefusedByWhatIsMissing()
    {
        await using TestServer server = await StartAsync();
        using GrpcChannel channel = server.Connect();

        // FAISS may be installed here or not.
        try
        {
            Collection made = await CreateAsync(channel, new Protocol.Tasks.V1.Index { Hnsw = new HnswIndex { SearchEffort = 100 } });
            Assert.Equal(new HnswIndex { Links = 32, BuildEffort = 80, SearchEffort = 100 }, made.Index.Hnsw);
        }
        catch (RpcException error)
        {
            Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
            Assert.Contains("libfaiss-dev", error.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Create_WithoutIndex_IsExact()
    {
        await using TestServer server = await StartAsync();
        using GrpcChannel channel = server.Connect();

        Assert.Equal(Protocol.Tasks.V1.Index.KindOneofCase.Exact, (await CreateAsync(channel, null)).Index.KindCase);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Collection> CreateAsync(GrpcChannel channel, Protocol.Tasks.V1.Index? index)
        => await new Protocol.Tasks.V1.Collections.CollectionsClient(channel)
            .CreateCollectionAsync(new CreateCollectionRequest { Name = "c", Space = "s", Dimensions = 4, Index = index }).ResponseAsync.WaitAsync(TestServer.Patience);

    private Task<TestServer> StartAsync() => TestServer.StartAsync(TestPaths.Models, ("Server:DataFolder", Path.Combine(_folder, "data")));
}
