using InferenceServer.Abstractions;
using InferenceServer.Engine.Repository;
using InferenceServer.Media.Images;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Pipelines;
using InferenceServer.Server.Endpoints.Tasks;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Hosting;

/// <summary>Embeds the pictures of the gallery folder once the models are there, so that lyrics find them.</summary>
internal sealed class GalleryImport(ServerOptions options, Embedders embedders, PictureSets sets, ILogger<GalleryImport> logger)
{
    /// <summary>The name under which the gallery is searched.</summary>
    public const string Collection = "gallery";

    private const int BatchSize = 32;

    /// <summary>Does it; what goes wrong is logged and leaves the server without a gallery.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Gallery.Length == 0)
        {
            return;
        }

        try
        {
            sets.Put(Collection, await IndexAsync(options.Gallery, cancellationToken));
        }
        catch (Exception exception) when (exception is InferenceException or ImageException or IOException)
        {
            ServerLog.GalleryFailed(logger, options.Gallery, exception.Message);
        }
    }

    private async Task<PictureIndex> IndexAsync(string folder, CancellationToken cancellationToken)
    {
        (_, IImageEmbedder embedder) = embedders.Find<IImageEmbedder>("");
        List<Picture> pictures = [];
        Dictionary<string, ReadOnlyMemory<byte>> thumbnails = [];
        foreach (GalleryPicture[] batch in GalleryFolder.Read(folder).Chunk(BatchSize))
        {
            ReadOnlyMemory<byte>[] files = new ReadOnlyMemory<byte>[batch.Length];
            for (int i = 0; i < batch.Length; i++)
            {
                files[i] = await File.ReadAllBytesAsync(batch[i].Path, cancellationToken);
                thumbnails.Add(batch[i].Id, Thumbnails.Make(files[i]));
            }

            IReadOnlyList<ReadOnlyMemory<float>> vectors = await embedder.EmbedAsync(files, cancellationToken);
            pictures.AddRange(batch.Select((picture, i) => new Picture(picture.Id, vectors[i], picture.Metadata)));
        }

        return new PictureIndex(embedder.Space, embedder.Dimensions, pictures, thumbnails);
    }
}
