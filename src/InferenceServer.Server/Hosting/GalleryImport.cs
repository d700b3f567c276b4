using System.Security.Cryptography;
using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Kernels.Similarity;
using InferenceServer.Media.Images;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Collections;
using InferenceServer.Server.Rpc;

namespace InferenceServer.Server.Hosting;

/// <summary>Brings the pictures of the gallery folder into the collection <c>gallery</c> once the models are there; those that it holds already, unchanged, are passed over, and all are brought in anew where another model made the vectors.</summary>
internal sealed class GalleryImport(ServerOptions options, CollectionsEndpoint collections, ILogger<GalleryImport> logger)
{
    /// <summary>The collection's name.</summary>
    public const string Name = "gallery";

    private const int BatchSize = 32;
    private const string Hash = "sha256:";

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
            await DropOutdatedAsync(cancellationToken);
        }
    }

    /// <summary>Vectors of another model cannot be compared with this one's: what was imported is imported anew.</summary>
    /// <exception cref="InferenceException">The collection holds items that somebody else put there.</exception>
    private async Task DropOutdatedAsync(CancellationToken cancellationToken)
    {
        string space = collections.SpaceOf(options.GalleryModel).Space, old = await collections.WithAsync(Name, c => Task.FromResult(c.Settings.Space), cancellationToken);
        if (space == old)
        {
            return;
        }

        if (!await collections.WithAsync(Name, c => Task.FromResult(IsImported(c)), cancellationToken))
        {
            throw new InferenceException(InferenceError.FailedPrecondition,
                $"collection '{Name}' holds embeddings of the space '{old}', some of which were not imported here, and the model embeds into '{space}': drop the collection, or serve the model that filled it");
        }

        ServerLog.GalleryOutdated(logger, Name, old, space);
        await collections.DropAsync(Name, cancellationToken);
        await CreateAsync(cancellationToken);
    }

    private static bool IsImported(Collection collection)
    {
        for (long? from = 0; from is { } next;)
        {
            CollectionPage page = collection.List(next);
            if (page.Items.Any(item => item.Payload?.StartsWith(Hash, StringComparison.Ordinal) != true))
            {
                return false;
            }

            from = page.Next;
        }

        return true;
    }

    private async Task ImportAsync(GalleryPicture[] pictures, CancellationToken cancellationToken)
    {
        string[] ids = [.. pictures.Select(picture => picture.Id)];
        IReadOnlyList<CollectionItem?> stored = await collections.WithAsync(Name, c => Task.FromResult(c.Get(ids, withVectors: false)), cancellationToken);
        List<NewItem> changed = [];
        for (int i = 0; i < pictures.Length; i++)
        {
            byte[] file = await File.ReadAllBytesAsync(pictures[i].Path, cancellationToken);
            string payload = $"{Hash}{Convert.ToHexStringLower(SHA256.HashData(file))}";
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
