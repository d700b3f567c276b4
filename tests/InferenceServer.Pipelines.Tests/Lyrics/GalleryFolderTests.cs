using InferenceServer.Abstractions;
using InferenceServer.Media.Images;
using InferenceServer.Pipelines.Lyrics;

namespace InferenceServer.Pipelines.Tests.Lyrics;

public sealed class GalleryFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gallery-").FullName;

    [Fact]
    public void Read_DemoGallery_HasItsPicturesAndMetadata()
    {
        IReadOnlyList<GalleryPicture> pictures = GalleryFolder.Read(DemoGallery.PathOf("gallery"));

        Assert.Equal(90, pictures.Count);
        Assert.All(pictures, p => Assert.True(File.Exists(p.Path)));
        Assert.Equal("starry_night_1", pictures[0].Id);
        Assert.Equal(("starry_night", "Starry night, blue", "별이 빛나는 밤 · 푸른"), (pictures[0].Metadata["scene"], pictures[0].Metadata["title.en"], pictures[0].Metadata["title.ko"]));
    }

    [Fact]
    public void Read_NoList_TakesPicturesByName()
    {
        foreach (string name in new[] { "b.png", "a.JPG", "notes.txt" })
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }

        Assert.Equal([("a", "a.JPG"), ("b", "b.png")], GalleryFolder.Read(_folder).Select(p => (p.Id, p.Metadata["file"])));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"items": [{"id": "a"}]}""")]
    [InlineData("""{"items": [{"id": 1, "file": "a.png"}]}""")]
    [InlineData("""{"items": [{"id": "a", "file": "a.png"}, {"id": "a", "file": "b.png"}]}""")]
    public void Read_BadList_IsRefusedByName(string list)
    {
        File.WriteAllText(Path.Combine(_folder, GalleryFolder.ListName), list);

        InferenceException error = Assert.Throws<InferenceException>(() => GalleryFolder.Read(_folder));

        Assert.Equal(InferenceError.InvalidArgument, error.Error);
        Assert.Contains("gallery.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFolder_IsNotFound()
        => Assert.Equal(InferenceError.NotFound, Assert.Throws<InferenceException>(() => GalleryFolder.Read(Path.Combine(_folder, "none"))).Error);

    [Fact]
    public void Thumbnail_LargePicture_IsSmallAndDecodes()
    {
        ImageBuffer small = ImageDecoder.Decode(Thumbnails.Make(ImageEncoder.EncodePng(new ImageBuffer(700, 350))));

        Assert.Equal((256, 128), (small.Width, small.Height));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
