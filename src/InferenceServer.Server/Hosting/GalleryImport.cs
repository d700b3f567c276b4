using System.Security.Cryptography;
using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Media.Images;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Collections;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Hosting;

/// <summary>Brings the pictures of the gallery folder into the collection <c>gallery</c> once the models are there; those that it holds already, unchanged, are passed over.</summary>
internal sealed class GalleryImport(ServerOptions options, CollectionsEndpoint collections, ILogger<GalleryImport> logger)
{
    /// <summary>The collection's name.</summary>
    public const string Name = "gallery";

    private const int BatchSize = 32;

    /// <summary>Does it; what goes wrong is logged and leaves the collection as it is.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Gallery.Length == 0)
        {
            return;
        }

        try
        {
            await CreateAsync(cancellationToken);
            foreach (GalleryPicture[] batch in GalleryFolder.Read(options.Gallery).Chunk(BatchSize))
            {
                await ImportAsync(batch, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InferenceException or ImageException or IOException or UnauthorizedAccessException)
        {
            ServerLog.GalleryFailed(logger, options.Gallery, exception.Message);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Few pictures: exact scores cost nothing here.
            await collections.CreateAsync(new CollectionSettings { Name = Name, Space = "", Dimensions = 0, Storage = RowFormat.Float32 }, options.GalleryModel, cancellationToken);
        }
        catch (InferenceException exception) when (exception.Error == InferenceError.AlreadyExists)
        {
        }
    }

    private async Task ImportAsync(GalleryPicture[] pictures, CancellationToken cancellationToken)
    {
        string[] ids = [.. pictures.Select(picture => picture.Id)];
        IReadOnlyList<CollectionItem?> stored = await collections.WithAsync(Name, c => Task.FromResult(c.Get(ids, withVectors: false)), cancellationToken);
        List<NewItem> changed = [];
        for (int i = 0; i < pictures.Length; i++)
        {
            byte[] file = await File.ReadAllBytesAsync(pictures[i].Path, cancellationToken);
            string payload = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";
            if (stored[i] is not { } old || old.Payload != payload || old.Metadata.Count != pictures[i].Metadata.Count || pictures[i].Metadata.Except(old.Metadata).Any())
            {
                changed.Add(new NewItem(ids[i], new ItemContent(null, null, file), pictures[i].Metadata, payload));
            }
        }

        if (changed.Count > 0)
        {
            await collections.UpsertAsync(new NewItems(Name, changed, options.GalleryModel, Space: "", KeepThumbnails: true), cancellationToken);
        }
    }
}
