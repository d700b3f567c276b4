using InferenceServer.Server.Endpoints.Collections;

namespace InferenceServer.Server.Tests.Endpoints.Collections;

public sealed class ThumbnailFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("thumbnails-").FullName;

    [Fact]
    public async Task PutAsync_AnyId_StaysInsideTheFolderAndComesBack()
    {
        ThumbnailFolder folder = new(_path);
        string[] ids = ["a", "../../a", "/etc/passwd", "물", new string('x', 512)];
        for (int i = 0; i < ids.Length; i++)
        {
            await folder.PutAsync("../c", ids[i], [(byte)i], default);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal([(byte)i], (await folder.GetAsync("../c", ids[i], default)).ToArray());
        }

        Assert.Equal(5, Directory.GetFiles(_path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task PutAsync_Again_Replaces()
    {
        ThumbnailFolder folder = new(_path);
        await folder.PutAsync("c", "a", [1], default);
        await folder.PutAsync("c", "a", [2], default);

        Assert.Equal([2], (await folder.GetAsync("c", "a", default)).ToArray());
    }

    [Fact]
    public async Task DeleteAndDrop_TakeOnlyTheirOwn()
    {
        ThumbnailFolder folder = new(_path);
        foreach ((string collection, string id) in new[] { ("c", "a"), ("c", "b"), ("d", "a") })
        {
            await folder.PutAsync(collection, id, [1], default);
        }

        folder.Delete("c", ["a", "none"]);
        folder.Delete("none", ["a"]);
        Assert.True((await folder.GetAsync("c", "a", default)).IsEmpty);
        Assert.False((await folder.GetAsync("c", "b", default)).IsEmpty);

        folder.Drop("c");
        folder.Drop("none");
        Assert.True((await folder.GetAsync("c", "b", default)).IsEmpty);
        Assert.False((await folder.GetAsync("d", "a", default)).IsEmpty);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
