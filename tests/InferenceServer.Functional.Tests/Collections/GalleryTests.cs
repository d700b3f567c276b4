using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Inference;
using InferenceServer.Protocol.Pipelines.V1;
using InferenceServer.Protocol.Tasks.V1;
using InferenceServer.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InferenceServer.Functional.Tests.Collections;

/// <summary>What a server keeps, over several lives of it.</summary>
public sealed class GalleryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gallery-tests-").FullName;

    private string Data => Path.Combine(_folder, "data");

    [Fact]
    public async Task Start_GalleryOnce_IsReadyWhenFilled_Again_LeavesItAsItIs()
    {
        CollectionStats first;
        await using (TestServer server = await StartAsync())
        {
            first = await StatsAsync(server);
            Assert.Equal(90, first.Rows);
        }

        await using TestServer again = await StartAsync();
        Assert.Equal(first, await StatsAsync(again));
        using GrpcChannel channel = again.Connect();
        MatchLyricsResponse answer = await new Lyrics.LyricsClient(channel)
            .MatchLyricsAsync(new MatchLyricsRequest { Lyrics = "snow on the village roofs", Collection = "gallery", Thumbnails = true }).ResponseAsync.WaitAsync(TestServer.Patience);
        Assert.Equal("snow_village", answer.Matches[0].Metadata["scene"]);
        Assert.All(answer.Matches, match => Assert.NotEmpty(match.Thumbnail));
    }

    [Fact]
    public async Task Start_GalleryOfAnotherModel_IsFilledAnew()
    {
        string models = Path.Combine(_folder, "models"), gallery = Directory.CreateDirectory(Path.Combine(_folder, "gallery")).FullName;
        CopyModel(Path.Combine(TestPaths.Root, "models", "lyrics-clip"), Path.Combine(models, "lyrics-clip"));
        File.Copy(Path.Combine(TestPaths.Root, "samples", "lyrics", "gallery", "beach_1.png"), Path.Combine(gallery, "beach_1.png"));
        string first = await SpaceAsync(models, gallery);

        await File.AppendAllTextAsync(Path.Combine(models, "lyrics-clip", "1", "config.json"), "\n");
        string second = await SpaceAsync(models, gallery);

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Start_GalleryOfAnotherModelWithForeignItems_IsLeftAsItIs()
    {
        string models = Path.Combine(_folder, "models"), gallery = Directory.CreateDirectory(Path.Combine(_folder, "gallery")).FullName;
        CopyModel(Path.Combine(TestPaths.Root, "models", "lyrics-clip"), Path.Combine(models, "lyrics-clip"));
        File.Copy(Path.Combine(TestPaths.Root, "samples", "lyrics", "gallery", "beach_1.png"), Path.Combine(gallery, "beach_1.png"));
        GetResponse before;
        await using (TestServer server = await StartAsync(gallery, models))
        {
            Assert.Equal(1, (await StatsAsync(server)).Rows);
            using GrpcChannel channel = server.Connect();
            UpsertRequest foreign = new() { Collection = "gallery", Items = { new Item { Id = "a verse", Text = "the sea at night" } } };
            await new Protocol.Tasks.V1.Collections.CollectionsClient(channel).UpsertAsync(foreign).ResponseAsync.WaitAsync(TestServer.Patience);
            before = await ItemsAsync(server);
        }

        await File.AppendAllTextAsync(Path.Combine(models, "lyrics-clip", "1", "config.json"), "\n");
        await using TestServer again = await StartAsync(gallery, models);

        Assert.Equal(2, (await StatsAsync(again)).Rows);
        Assert.Equal(["beach_1", "a verse"], before.Items.Select(item => item.Id));
        Assert.Equal(before, await ItemsAsync(again));
        using GrpcChannel second = again.Connect();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => new Lyrics.LyricsClient(second)
            .MatchLyricsAsync(new MatchLyricsRequest { Lyrics = "the sea", Collection = "gallery", Model = "lyrics-clip" }).ResponseAsync.WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
    }

    [Fact]
    public async Task Start_NothingToKeep_LeavesNoFolder()
    {
        await using (TestServer server = await TestServer.StartAsync(TestPaths.Models, ("Server:DataFolder", Data)))
        {
            Assert.True(server.Services.GetRequiredService<ServerState>().IsLoaded);
        }

        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Start_FolderOfAnotherServer_ServesAllButCollections()
    {
        await using TestServer owner = await StartAsync();
        await using TestServer second = await TestServer.StartAsync(TestPaths.Models, ("Server:DataFolder", Data));
        second.Errors.Expect("The data folder");
        using GrpcChannel channel = second.Connect();

        RpcException error = await Assert.ThrowsAsync<RpcException>(
            () => new Protocol.Tasks.V1.Collections.CollectionsClient(channel).ListCollectionsAsync(new ListCollectionsRequest()).ResponseAsync.WaitAsync(TestServer.Patience));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal([1f], Requests.FloatsOf(await second.InferAsync(Requests.Floats("identity_fp32", [1], 1, 1))));
    }

    [Fact]
    public async Task Start_PictureThatIsNone_SaysSoAndServes()
    {
        string gallery = Directory.CreateDirectory(Path.Combine(_folder, "gallery")).FullName;
        await File.WriteAllTextAsync(Path.Combine(gallery, "a.png"), "no picture");
        await using TestServer server = await StartAsync(gallery);

        CollectionStats stats = await StatsAsync(server);

        Assert.Equal(0, stats.Rows);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void CopyModel(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Starts a server over these and tells the space of its gallery, which holds the one picture.</summary>
    private async Task<string> SpaceAsync(string models, string gallery)
    {
        await using TestServer server = await StartAsync(gallery, models);
        Assert.Equal(1, (await StatsAsync(server)).Rows);
        using GrpcChannel channel = server.Connect();
        ListCollectionsResponse all = await new Protocol.Tasks.V1.Collections.CollectionsClient(channel).ListCollectionsAsync(new ListCollectionsRequest()).ResponseAsync.WaitAsync(TestServer.Patience);
        return Assert.Single(all.Collections).Space;
    }

    private static async Task<GetResponse> ItemsAsync(TestServer server)
    {
        using GrpcChannel channel = server.Connect();
        return await new Protocol.Tasks.V1.Collections.CollectionsClient(channel)
            .GetAsync(new GetRequest { Collection = "gallery", Ids = { "beach_1", "a verse" }, WithVectors = true }).ResponseAsync.WaitAsync(TestServer.Patience);
    }

    private Task<TestServer> StartAsync(string? gallery = null, string? models = null) => TestServer.StartAsync(
        models ?? Path.Combine(TestPaths.Root, "models"),
        ("Server:DataFolder", Data),
        ("Server:Gallery", gallery ?? Path.Combine(TestPaths.Root, "samples", "lyrics", "gallery")),
        ("Server:GalleryModel", "lyrics-clip"));

    // A server that is ready has its gallery.
    private static async Task<CollectionStats> StatsAsync(TestServer server)
    {
        Assert.True((await server.Client.ServerReadyAsync(new ServerReadyRequest()).ResponseAsync.WaitAsync(TestServer.Patience)).Ready);
        using GrpcChannel channel = server.Connect();
        return await new Protocol.Tasks.V1.Collections.CollectionsClient(channel).GetStatsAsync(new GetStatsRequest { Collection = "gallery" }).ResponseAsync.WaitAsync(TestServer.Patience);
    }
}
