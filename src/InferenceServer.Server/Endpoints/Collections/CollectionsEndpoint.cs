using InferenceServer.Abstractions;
using InferenceServer.Collections;
using InferenceServer.Pipelines.Lyrics;
using InferenceServer.Server.Endpoints.Tasks;

namespace InferenceServer.Server.Endpoints.Collections;

/// <summary>The stored embeddings as callers see them: what is not a vector yet is embedded on the way. Safe from several threads.</summary>
internal sealed class CollectionsEndpoint(DataFolder data, Embedders embedders, ContentEmbedding embedding)
{
    /// <summary>Makes a collection; one without a space gets that of its model.</summary>
    public Task<Collection> CreateAsync(CollectionSettings settings, string model, CancellationToken cancellationToken) => CollectionFaults.TranslateAsync(async () =>
    {
        if (settings.Space.Length == 0)
        {
            (string space, int dimensions) = SpaceOf(model);
            settings = settings with { Space = space, Dimensions = dimensions };
        }

        return await (await data.StoreAsync(cancellationToken)).CreateAsync(settings, cancellationToken);
    });

    /// <summary>The collections, and why others could not be opened.</summary>
    public Task<(IReadOnlyList<Collection> Collections, IReadOnlyDictionary<string, CollectionException> Failures)> ListAsync(CancellationToken cancellationToken)
        => CollectionFaults.TranslateAsync(async () =>
        {
            CollectionStore store = await data.StoreAsync(cancellationToken);
            return (store.Collections, store.Failures);
        });

    /// <summary>Removes a collection, its files and thumbnails.</summary>
    public Task DropAsync(string collection, CancellationToken cancellationToken) => CollectionFaults.TranslateAsync(async () =>
    {
        await (await data.StoreAsync(cancellationToken)).DropAsync(collection, cancellationToken);
        data.Thumbnails.Drop(collection);
        return true;
    });

    /// <summary>Writes a collection into a folder of the backups.</summary>
    public Task BackupAsync(string collection, string backup, CancellationToken cancellationToken) => WithAsync(collection, async found =>
    {
        if (backup.Length is 0 or > 64 || backup[0] == '.' || !backup.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw InferenceException.InvalidArgument($"the backup is called '{backup}', expected 1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-', the first not '.'");
        }

        await found.BackupAsync(Path.Combine(data.BackupsPath, backup), cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Stores a batch whole or not at all.</summary>
    public async Task<UpsertResult> UpsertAsync(NewItems batch, CancellationToken cancellationToken)
        => await StoreAsync(await EmbedAsync(batch, cancellationToken), cancellationToken);

    /// <summary>The first half of an upsert, which may run beside others'.</summary>
    public Task<EmbeddedItems> EmbedAsync(NewItems batch, CancellationToken cancellationToken) => WithAsync(batch.Collection, async found =>
    {
        (string space, ReadOnlyMemory<float>[] vectors) = await embedding.EmbedAsync(
            [.. batch.Items.Select(item => item.Content)], batch.Model, found.Settings.Space, batch.Space, cancellationToken);
        foreach (NewItem item in batch.Items.Where(item => batch.KeepThumbnails && item.Content.Image is not null))
        {
            await data.Thumbnails.PutAsync(batch.Collection, item.Id, Thumbnails.Make(item.Content.Image!.Value), cancellationToken);
        }

        return new EmbeddedItems(found, space,
            [.. batch.Items.Select((item, i) => new CollectionItem { Id = item.Id, Vector = vectors[i], Metadata = item.Metadata, Payload = item.Payload })]);
    }, cancellationToken);

    /// <summary>The second half of an upsert.</summary>
    public static Task<UpsertResult> StoreAsync(EmbeddedItems batch, CancellationToken cancellationToken)
        => CollectionFaults.TranslateAsync(() => batch.Collection.UpsertAsync(batch.Space, batch.Items, cancellationToken));

    /// <summary>Removes items and their thumbnails.</summary>
    public Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) => WithAsync(collection, async found =>
    {
        int deleted = await found.DeleteAsync(ids, cancellationToken);
        data.Thumbnails.Delete(collection, ids);
        return deleted;
    }, cancellationToken);

    /// <summary>The best items for a query.</summary>
    public Task<IReadOnlyList<CollectionMatch>> SearchAsync(
        string collection, ItemContent query, int k, IReadOnlyList<MetadataCondition> filter, (string Model, string Space) of, CancellationToken cancellationToken)
        => WithAsync(collection, async found =>
        {
            (string space, ReadOnlyMemory<float>[] vectors) = await embedding.EmbedAsync([query], of.Model, found.Settings.Space, of.Space, cancellationToken);
            return (await found.SearchAsync(new CollectionSearch { Space = space, Queries = vectors[0], K = k, Filter = filter }, cancellationToken))[0];
        }, cancellationToken);

    /// <summary>Does something with a collection.</summary>
    public Task<T> WithAsync<T>(string collection, Func<Collection, Task<T>> work, CancellationToken cancellationToken)
        => CollectionFaults.TranslateAsync(async () => await work((await data.StoreAsync(cancellationToken)).Get(collection)));

    /// <summary>The space that a model, or the only one, embeds into.</summary>
    public (string Space, int Dimensions) SpaceOf(string model)
    {
        if (model.Length > 0 ? embedders.Plays<ITextEmbedder>(model) : embedders.Any<ITextEmbedder>())
        {
            ITextEmbedder texts = embedders.Find<ITextEmbedder>(model).Role;
            return (texts.Space, texts.Dimensions);
        }

        IImageEmbedder images = embedders.Find<IImageEmbedder>(model).Role;
        return (images.Space, images.Dimensions);
    }
}
