using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InferenceServer.Protocol.Tasks.V1;

namespace InferenceServer.RetrievalTimings;

/// <summary>Streams pictures into a collection of their own, which is dropped afterwards.</summary>
internal sealed class ImportLoad(string address, string gallery)
{
    private const string Name = "imported";

    /// <summary>The gallery's files.</summary>
    public static byte[][] Pictures(string gallery) => [.. Directory.GetFiles(gallery, "*.png").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public async Task<object> RunAsync(int count, int batch)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://{address}");
        Protocol.Tasks.V1.Collections.CollectionsClient client = new(channel);
        ByteString[] pictures = [.. Pictures(gallery).Select(file => UnsafeByteOperations.UnsafeWrap(file))];
        await client.CreateCollectionAsync(new CreateCollectionRequest { Name = Name });
        using AsyncDuplexStreamingCall<UpsertRequest, ImportProgress> call = client.Import(deadline: DateTime.UtcNow.AddSeconds(120));
        Task<long> reading = ReadAsync(call.ResponseStream);
        for (int first = 0; first < count; first += batch)
        {
            int size = Math.Min(batch, count - first);
            await call.RequestStream.WriteAsync(new UpsertRequest
            {
                Collection = Name,
                Items = { Enumerable.Range(first, size).Select(i => new Item { Id = $"picture-{i}", Image = pictures[i % pictures.Length] }) },
            });
        }

        await call.RequestStream.CompleteAsync();
        long stored = await reading;
        await client.DropCollectionAsync(new DropCollectionRequest { Collection = Name });
        return stored == count ? new { Images = stored } : throw new InvalidDataException($"{stored} pictures were stored; expected {count}");
    }

    private static async Task<long> ReadAsync(IAsyncStreamReader<ImportProgress> progress)
    {
        long stored = 0;
        while (await progress.MoveNext(CancellationToken.None))
        {
            stored = progress.Current.Inserted;
        }

        return stored;
    }
}
